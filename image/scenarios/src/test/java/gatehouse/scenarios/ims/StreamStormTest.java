package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.ims.ImsPolicy;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** TCP inside the associations while they are replaced, refused and cut: REGISTER is too large for a datagram here. */
class StreamStormTest {
    private static ImsPolicy streams() {
        return Quarter.policy(AccessMode.values()).withStreams(true);
    }

    @Test
    void aCallGoesOnOverReRegistrationsThatTakeStreams() {
        Seeds.check(2, 50, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.ROUGH, Quarter.usual(), seeded.chance(0.5));
            MemoryUe ue = quarter.ue(streams());
            quarter.registers(ue);
            assertTrue(quarter.lab.pipes.opened > 0, "SM7 went over a stream");
            CallHandle call = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            for (int i = 0; i < 10; i++) {
                int before = ue.registrations;
                ue.reRegister();
                quarter.until("re-registration " + i, () -> ue.registrations > before);
                if (seeded.chance(0.3)) {
                    quarter.lab.pipes.cut();
                }
                quarter.run(Duration.ofMillis(seeded.between(0, 40_000)));
                assertTrue(
                        ue.calls.contains(call),
                        "the call is lost after re-registration " + i + ": " + ue.endings + " " + ue.agent.stranded()
                                + " " + ue.agent.notTaken() + " " + ue.agent.counts());
            }
            ue.hangUp(call);
            quarter.until("the call is over", () -> ue.ended == 1);
        });
    }

    @Test
    void stormsOverStreamsEndConsistent() {
        Seeds.check(4, 1_000, seeded -> {
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.ROUGH, Quarter.usual(), seeded.chance(0.7));
            quarter.lab.pipes.refusals = seeded.pick(java.util.List.of(0.0, 0.2, 0.6));
            for (int i = 0; i < 3; i++) {
                quarter.ue(streams()).register();
            }
            for (int i = 0; i < 40; i++) {
                MemoryUe ue = seeded.pick(quarter.ues);
                if (ue.isRegistered() && seeded.chance(0.2)) {
                    ue.call("600");
                } else if (seeded.chance(0.1)) {
                    quarter.lab.pipes.cut();
                } else {
                    ue.reRegister(); // whatever is under way
                }
                quarter.run(Duration.ofMillis(seeded.between(0, 3_000)));
            }
            quarter.settles();
        });
    }
}
