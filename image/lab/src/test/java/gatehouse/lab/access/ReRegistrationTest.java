package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.Discarded;
import gatehouse.sip.message.Method;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Old and new SAs (TS 33.203 7.4), lifetimes, and storms of all that over bad links. */
class ReRegistrationTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);
    private static final String ALICE = "+15550100";

    private static ScriptedUe again(Street street, ScriptedUe ue) {
        ScriptedSas before = ue.current;
        ue.register(false);
        street.network.simulation().runUntil("registered again", Street.PATIENCE, () -> ue.current != before);
        return ue;
    }

    @Test
    void portsOfServersStayAllElseIsNew() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        ScriptedSas first = ue.current;
        again(street, ue);
        assertEquals(first.server.portS(), ue.current.server.portS());
        assertNotEquals(first.server.portC(), ue.current.server.portC());
        assertNotEquals(first.server.spiC(), ue.current.server.spiC());
        assertNotEquals(first.server.spiS(), ue.current.server.spiS());
        assertEquals(2, street.lab.gate.sets());
    }

    @Test
    void theNetworkUsesOldSasUntilTheUeHasUsedNewOnes() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        ScriptedSas first = ue.current;
        again(street, ue);
        long before = first.in.packets();
        street.callsIn(ue);
        assertTrue(first.in.packets() > before, "an INVITE through the old SA1");
        // the UE answered through its new SA2: a further message, so what follows takes the new ones
        street.run(Duration.ofSeconds(5));
        long stands = first.in.packets();
        street.callsIn(ue);
        assertEquals(stands, first.in.packets());
        street.run(Duration.ofSeconds(100));
        assertEquals(
                1, street.lab.gate.sets(), "64*T1 after the switch and the last transaction, the old ones are gone");
    }

    @Test
    void twentyTimesInARow() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        for (int i = 0; i < 20; i++) {
            again(street, ue);
            street.run(Duration.ofSeconds(1));
            street.callsIn(ue);
            assertTrue(street.lab.gate.sets() <= 3);
        }
        street.run(Duration.ofMinutes(6));
        assertEquals(1, street.lab.gate.sets());
        assertTrue(ue.isRegistered());
    }

    @Test
    void aClearRegisterMeansThatTheUeHasLostItsState() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        ScriptedSas lost = ue.current;
        ue.portUs = 6_100;
        ue.register(true);
        street.network.simulation().runUntil("registered again", Street.PATIENCE, ue::isRegistered);
        street.run(Duration.ofMillis(10));
        assertEquals(1, street.lab.gate.sets());
        assertNotEquals(lost, ue.current);
        street.callsIn(ue);
    }

    @Test
    void deregistrationEndsTheSas() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        ue.deregister();
        street.run(Duration.ofSeconds(2));
        assertTrue(street.lab.registered.isEmpty());
        assertFalse(ue.isRegistered());
        street.run(Duration.ofSeconds(40));
        assertEquals(0, street.lab.gate.sets());
        assertEquals(0, street.lab.path.sad().size());
        assertEquals(0, street.lab.path.spd().size());
    }

    @Test
    void anUnansweredChallengeIsForgotten() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> answer.with()
                .remove(gatehouse.sip.message.Headers.VIA)
                .add(
                        gatehouse.sip.message.Headers.VIA,
                        gatehouse.sip.message.Via.of("UDP", "198.51.100.1", 9, "z9hG4bKx1"))
                .build();
        ue.register(true);
        street.run(Duration.ofSeconds(60));
        assertEquals(1, street.lab.gate.sets());
        street.run(Duration.ofMinutes(4));
        assertEquals(0, street.lab.gate.sets());
        assertTrue(street.lab.pcscf.discarded().get(Discarded.WRONG_VIA) > 0);
    }

    @Test
    void lifetimesFollowTheRegistrationAndNeverShrink() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue); // an hour, as the lab grants
        street.run(Duration.ofMinutes(60));
        assertEquals(1, street.lab.gate.sets());
        street.run(Duration.ofMinutes(2));
        assertEquals(0, street.lab.gate.sets());
    }

    /** Crossed messages, loss, repeats: whatever happens, the rules of 7.1 hold and the UE can be called afterwards. */
    @Test
    void storms() {
        Seeds.check(60, 1_000, seeded -> {
            Street street =
                    seeded.chance(0.5) ? Street.behindNat(seeded.seed(), POLICY) : Street.direct(seeded.seed(), POLICY);
            ScriptedUe ue = street.ue(ALICE);
            street.network.everyLink(LinkProfile.ROUGH);
            street.registers(ue);
            for (int i = 0; i < 12; i++) {
                switch (seeded.between(0, 4)) {
                    case 0, 1 -> ue.register(false);
                    case 2 -> {
                        ue.portUs += 1;
                        ue.register(true);
                    }
                    case 3 -> ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
                    default -> street.lab.call(ALICE);
                }
                street.run(Duration.ofMillis(seeded.between(1, 3_000)));
            }
            street.network.everyLink(LinkProfile.CLEAN);
            street.run(Duration.ofMinutes(5));
            ue.portUs += 1;
            ue.register(true);
            street.network.simulation().runUntil("registered in the end", Street.PATIENCE, ue::isRegistered);
            street.callsIn(ue);
            street.run(Duration.ofMinutes(10));
            if (street.lab.gate.sets() != 1 || street.lab.path.sad().size() != 4) {
                throw new AssertionError(street.lab.gate.sets() + " sets are left");
            }
        });
    }
}
