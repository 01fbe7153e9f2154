package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.body.Reginfo;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A UE watches its registration (RFC 3680) and hears what the network does to it. */
class RegistrationEventsTest {
    private static final String ALICE = "+15550100";

    private static ScriptedUe watching(Street street) {
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        subscribe(ue, ue.impu());
        street.run(Duration.ofSeconds(1));
        return ue;
    }

    private static void subscribe(ScriptedUe ue, String whom) {
        ue.request(
                Method.SUBSCRIBE,
                whom,
                builder -> builder.set(
                                Headers.CONTACT,
                                new Contact.Address(NameAddr.of("<sip:" + ue.seen + ":" + ue.portUs + ">")))
                        .add(Headers.EVENT, Parameterized.of("reg"))
                        .add(Headers.EXPIRES, 600_000L));
    }

    private static Reginfo last(ScriptedUe ue) {
        return Reginfo.decode(ue.requests.getLast().body()).orThrow();
    }

    @Test
    void tellsTheImplicitSet() {
        Street street = Street.behindNat(1, AccessPolicy.of(MemoryLab.PCSCF));
        ScriptedUe ue = watching(street);
        assertEquals(200, ue.responses.getLast().status());
        Reginfo info = last(ue);
        assertEquals(3, info.registrations().size());
        assertEquals(
                "sip:" + ALICE + "@" + MemoryLab.DOMAIN,
                info.registrations().getFirst().aor());
        assertEquals(
                "registered",
                info.registrations().getFirst().contacts().getFirst().event());
        ue.register(false);
        street.run(Duration.ofSeconds(1));
        assertEquals(info.version() + 1, last(ue).version());
    }

    @Test
    void nobodyWatchesAnother() {
        Street street = Street.direct(1, AccessPolicy.of(MemoryLab.PCSCF));
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        subscribe(ue, "sip:+15550101@" + MemoryLab.DOMAIN);
        street.run(Duration.ofSeconds(1));
        assertEquals(403, ue.responses.getLast().status());
        assertTrue(ue.requests.isEmpty());
    }

    @Test
    void theNetworkEndsIt() {
        for (boolean comeBack : new boolean[] {true, false}) {
            Street street = Street.behindNat(1, AccessPolicy.of(MemoryLab.PCSCF));
            ScriptedUe ue = watching(street);
            street.lab.deregister(ALICE, comeBack);
            street.run(Duration.ofSeconds(1));
            assertEquals(
                    comeBack ? "deactivated" : "rejected",
                    last(ue).registrations().getFirst().contacts().getFirst().event());
            assertFalse(street.lab.registered.containsKey(ALICE));
            street.run(Duration.ofSeconds(40));
            assertEquals(0, street.lab.gate.sets());
        }
    }

    @Test
    void theNetworkWantsAuthentication() {
        Street street = Street.behindNat(1, AccessPolicy.of(MemoryLab.PCSCF));
        ScriptedUe ue = watching(street);
        street.lab.reauthenticate(ALICE);
        street.run(Duration.ofSeconds(1));
        var contact = last(ue).registrations().getFirst().contacts().getFirst();
        assertEquals("shortened", contact.event());
        assertEquals(60, contact.expires());
        ue.register(false);
        street.run(Duration.ofSeconds(90));
        assertTrue(street.lab.registered.containsKey(ALICE));
        street.callsIn(ue);
    }
}
