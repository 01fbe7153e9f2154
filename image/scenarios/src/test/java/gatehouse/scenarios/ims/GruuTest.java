package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.LinkProfile;
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
}
