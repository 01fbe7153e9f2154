package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.ims.ImsPolicy;
import gatehouse.ims.SaRow;
import gatehouse.lab.home.Irregularity;
import gatehouse.lab.pcscf.Disturbance;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway's UE against the lab's operator in memory; after every step both SA tables keep the rules of TS 33.203 7. */
class AccessLadderTest {
    private static ImsPolicy everyMode() {
        return Quarter.policy(AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
    }

    @ParameterizedTest
    @CsvSource({
        "false, TRANS, TRANS",
        "false, UDP_ENC_TUN, TRANS",
        "false, UDP_ENC_TRANS, TRANS",
        "false, TUN, TUN",
        "false, IMPROVED_AKA, IMPROVED_AKA",
        "true, UDP_ENC_TUN, UDP_ENC_TUN",
        "true, UDP_ENC_TRANS, UDP_ENC_TRANS",
        "true, IMPROVED_AKA, IMPROVED_AKA"
    })
    void registersAndCallsBothWays(boolean nat, AccessMode wanted, AccessMode agreed) {
        Seeds.check(3, 20, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), nat);
            MemoryUe ue = quarter.ue(
                    wanted == AccessMode.IMPROVED_AKA || wanted == AccessMode.TUN || wanted == AccessMode.TRANS
                            ? Quarter.policy(wanted)
                            : Quarter.policy(wanted, AccessMode.TRANS));
            quarter.registers(ue);
            assertEquals(agreed, ue.protection.mode());
            assertEquals(nat, ue.protection.nat());
            CallHandle out = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            quarter.lab.call(ue.number);
            quarter.until("a call in", () -> ue.answered == 2);
            ue.hangUp(out);
            quarter.until("the echo is gone", () -> ue.ended >= 1);
            ue.unregister();
            quarter.until("nothing is left", () -> ue.agent.associations().isEmpty());
        });
    }

    @Test
    void callsGoOnOverTwentyReRegistrations() {
        Seeds.check(2, 50, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.ROUGH, Quarter.usual(), seeded.chance(0.5));
            MemoryUe ue = quarter.ue(everyMode());
            quarter.registers(ue);
            CallHandle call = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            for (int i = 0; i < 20; i++) {
                int before = ue.registrations;
                ue.reRegister();
                quarter.until("re-registration " + i, () -> ue.registrations > before);
                quarter.run(Duration.ofMillis(seeded.between(0, 40_000)));
                assertTrue(ue.calls.contains(call), "the call is lost after re-registration " + i);
            }
            ue.hangUp(call);
            quarter.until("the call is over", () -> ue.ended == 1);
        });
    }

    @Test
    void stormsOfReRegistrationOverLossAndDuplicatesEndConsistent() {
        Seeds.check(6, 1_000, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.ROUGH, Quarter.usual(), seeded.chance(0.7));
            for (int i = 0; i < 3; i++) {
                quarter.ue(everyMode()).register();
            }
            for (int i = 0; i < 40; i++) {
                MemoryUe ue = seeded.pick(quarter.ues);
                if (ue.isRegistered() && seeded.chance(0.2)) {
                    ue.call("600");
                } else {
                    ue.reRegister(); // whatever is under way
                }
                quarter.run(Duration.ofMillis(seeded.between(0, 3_000)));
            }
            quarter.settles();
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyDisturbanceOfThePcscfIsOvercome(Disturbance what) {
        Seeds.check(3, 1_000, seeded -> {
            boolean nat = what == Disturbance.NO_NAT_SUPPORT || seeded.chance(0.5);
            boolean first = seeded.chance(0.5);
            List<Disturbance> script = List.of(what, what);
            Quarter quarter = new Quarter(
                    seeded.seed(), LinkProfile.CLEAN, Quarter.usual().script(script), nat);
            MemoryUe ue = quarter.ue(everyMode());
            ue.register();
            quarter.until("registered in spite of " + what, ue::isRegistered);
            if (first) {
                ue.reRegister();
            }
            quarter.run(Duration.ofMinutes(5));
            assertTrue(ue.isRegistered(), "stays registered: " + ue.failures);
            int answered = ue.answered;
            ue.call("600");
            quarter.until("and can call", () -> ue.answered > answered);
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyIrregularityOfTheHomeNetworkIsOvercome(Irregularity what) {
        Seeds.check(3, 1_000, seeded -> {
            Irregularity[] script = new Irregularity[seeded.between(1, 4)];
            Arrays.fill(script, what);
            Quarter quarter =
                    new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), seeded.chance(0.5), script);
            MemoryUe ue = quarter.ue(everyMode());
            ue.register();
            for (int i = 0; i < script.length && what == Irregularity.REFUSE_RESPONSE; i++) {
                // 403 under the new associations: the network itself has said it, and a person has to decide
                int refusals = i + 1;
                quarter.until("refused for good", () -> ue.failures.size() == refusals);
                assertEquals(List.of(), ue.agent.associations());
                ue.register();
            }
            quarter.until("registered in spite of " + what, ue::isRegistered);
            quarter.run(Duration.ofMinutes(3));
            assertTrue(ue.isRegistered());
        });
    }

    /** TS 24.229 5.1.1.3, 5.1.1.5, 5.1.1.7: what the network says of our registration is heard and heeded. */
    @Test
    void theNetworkEndsAndShortensRegistrations() {
        Seeds.check(3, 100, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), seeded.chance(0.5));
            MemoryUe ue = quarter.ue(everyMode());
            quarter.registers(ue);
            quarter.run(Duration.ofSeconds(2)); // the subscription stands
            long set = ue.agent.associations().getFirst().set();
            quarter.lab.reauthenticate(ue.number);
            quarter.run(Duration.ofSeconds(5));
            assertEquals(2, ue.registrations, "authenticated again");
            assertTrue(
                    ue.agent.associations().stream()
                            .anyMatch(row -> row.stage() == SaRow.Stage.CURRENT && row.set() != set),
                    "under new associations");
            quarter.lab.deregister(ue.number, true);
            quarter.run(Duration.ofSeconds(5));
            assertEquals(3, ue.registrations, "told to come back");
            assertTrue(ue.isRegistered());
            quarter.run(Duration.ofSeconds(2));
            quarter.lab.deregister(ue.number, false);
            quarter.until("told to stay away", () -> !ue.isRegistered());
            quarter.run(Duration.ofMinutes(10));
            assertEquals(List.of(), ue.agent.associations(), "no association stays");
            assertEquals(3, ue.registrations);
        });
    }

    @Test
    void twoUesBehindOneNatWithEqualPortsAndSpisBothRegister() {
        Quarter quarter = new Quarter(1, LinkProfile.CLEAN, Quarter.usual(), true);
        List<Long> spis = List.of(70_001L, 70_002L);
        List<Integer> ports = List.of(30_001, 30_002);
        for (int i = 0; i < 2; i++) {
            MemoryUe ue = quarter.ue(
                    everyMode(),
                    new MemoryUe.Numbers(quarter.network.randomness().fork()).forced(spis, ports));
            ue.register();
            quarter.run(Duration.ofSeconds(2));
            assertTrue(ue.isRegistered(), "the second at once with other numbers: " + ue.failures);
        }
        for (MemoryUe ue : quarter.ues) {
            quarter.lab.call(ue.number);
            quarter.until(ue.number + " is called", () -> ue.answered == 1);
        }
    }

    @Test
    void aNatThatForgetsItsBindingsIsFollowed() {
        Seeds.check(3, 100, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), true);
            MemoryUe ue = quarter.ue(everyMode());
            quarter.registers(ue);
            CallHandle call = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            quarter.run(Duration.ofMillis(seeded.between(0, 5_000)));
            int registrations = ue.registrations;
            quarter.nat.rebind();
            quarter.run(Duration.ofSeconds(8));
            assertEquals(registrations, ue.registrations, "the binding moved, without another registration");
            quarter.lab.call(ue.number);
            quarter.until("and the UE can be called", () -> ue.answered == 2);
            assertTrue(ue.calls.contains(call));
        });
    }

    @Test
    void anotherPublicAddressMeansAnotherRegistrationWithinFiveSeconds() {
        Seeds.check(3, 100, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), true);
            MemoryUe ue = quarter.ue(everyMode());
            quarter.registers(ue);
            CallHandle call = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            var seen = ue.protection.publicAddress();
            int registrations = ue.registrations;
            quarter.nat.rebind("203.0.113.3");
            quarter.run(Duration.ofSeconds(7)); // 2 s to the first probe that is lost, then 5
            assertEquals(registrations + 1, ue.registrations);
            assertNotEquals(seen, ue.protection.publicAddress());
            assertTrue(ue.calls.contains(call), "the call goes on");
            ue.hangUp(call);
            quarter.until("and can be ended", () -> ue.ended == 1);
            assertFalse(ue.failures.stream().anyMatch(f -> f.startsWith("final")));
        });
    }
}
