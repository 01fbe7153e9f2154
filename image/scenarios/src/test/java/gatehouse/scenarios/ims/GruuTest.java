package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.lab.access.MemoryLab;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Identity;
import gatehouse.testkit.LinkProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GRUUs in IMS (RFC 5627, TS 24.229 5.4.7A): what reaches the device is one name over every set of associations. */
class GruuTest {
    @Test
    void callsBothWaysGoToTheDeviceByItsGruuOverReRegistrations() {
        Quarter quarter = new Quarter(71, LinkProfile.CLEAN, Quarter.usual(), true);
        MemoryUe ue = quarter.ue(Quarter.policy(AccessMode.UDP_ENC_TUN));
        quarter.registers(ue);
        String gruu = ue.party.contact().toString();
        assertTrue(
                gruu.matches("sip:\\+15550100@home[.]example;gr=urn:uuid:[0-9a-f-]+"),
                "the registrar gave it: " + gruu);
        CallHandle call = ue.call("600");
        quarter.until("the echo answers", () -> ue.answered == 1);
        int before = ue.registrations;
        ue.reRegister();
        quarter.until("registered again", () -> ue.registrations > before);
        assertEquals(gruu, ue.party.contact().toString(), "the same over other associations");
        ue.hangUp(call);
        quarter.until("the BYE was answered", () -> ue.ended == 1);
        quarter.lab.call(ue.number);
        quarter.until("a call came in", () -> ue.answered == 2);
    }

    /** RFC 5628, TS 24.229 5.1.2.1: the answer to REGISTER knows of one identity, the reg event package of all. */
    @Test
    void eachIdentityOfARegistrationIsCalledAtItsOwnGruu() {
        Quarter quarter = new Quarter(72, LinkProfile.CLEAN, Quarter.usual(), true);
        MemoryUe called = quarter.ue(Quarter.policy(AccessMode.UDP_ENC_TUN));
        MemoryUe caller = quarter.ue(Quarter.policy(AccessMode.UDP_ENC_TUN));
        quarter.registers(called);
        quarter.registers(caller);
        String second = "sip:" + MemoryLab.second(called.number) + "@" + MemoryLab.DOMAIN;
        quarter.until("the network told of the second identity", () -> gruu(called, second) != null);
        for (SipUri gruu : List.of(called.party.contact(), gruu(called, second))) {
            called.invites.clear();
            int answered = caller.answered;
            int ended = called.ended;
            CallHandle call = caller.call(gruu);
            quarter.until("it is answered", () -> caller.answered > answered && called.answered > 0);
            assertEquals(
                    gruu.toString(),
                    called.invites
                            .getLast()
                            .value(Headers.P_CALLED_PARTY_ID)
                            .uri()
                            .toString());
            assertEquals(
                    gruu.toString(), caller.answers.getLast().contact().uri().toString(), "and stays there");
            caller.hangUp(call);
            quarter.until("the BYE came there", () -> called.ended > ended);
        }
        Identity other = Identity.named(called.identities, SipUri.of(second));
        called.invites.clear();
        CallHandle call = caller.call(other.temporaryGruu());
        quarter.until("it rings at the name that says nothing", () -> !called.invites.isEmpty());
        assertEquals(
                gruu(called, second),
                called.invites.getLast().value(Headers.P_CALLED_PARTY_ID).uri(),
                "TS 24.229 5.4.3.3");
        caller.hangUp(call);
    }

    private static SipUri gruu(MemoryUe ue, String identity) {
        Identity found = Identity.named(ue.identities, SipUri.of(identity));
        return found == null ? null : found.publicGruu();
    }
}
