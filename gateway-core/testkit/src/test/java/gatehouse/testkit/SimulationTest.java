package gatehouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulationTest {
    /** Answers a number n with n beeps, one second apart. */
    private static final class Beeper implements Core<Integer, String> {
        private final Deadlines<Integer> deadlines = new Deadlines<>();

        @Override
        public void handle(Integer count, long now, Consumer<? super String> out) {
            out.accept("start " + count);
            for (int i = 1; i <= count; i++) {
                deadlines.set(i, now + i * 1_000_000_000L);
            }
        }

        @Override
        public long nextDeadline() {
            return deadlines.next();
        }

        @Override
        public void expire(long now, Consumer<? super String> out) {
            for (Integer beep = deadlines.poll(now); beep != null; beep = deadlines.poll(now)) {
                out.accept("beep " + beep);
            }
        }
    }

    @Test
    void deadlinesAndEventsFireInTheOrderOfTime() {
        Simulation simulation = new Simulation(1);
        List<String> log = new ArrayList<>();
        CoreActor<Integer, String> beeper =
                simulation.drive(new Beeper(), action -> log.add(simulation.now() / 1_000_000 + " " + action));
        simulation.after(Duration.ofMillis(500), () -> beeper.feed(2));
        simulation.after(Duration.ofMillis(2000), () -> log.add("2000 event"));
        simulation.run(Duration.ofSeconds(10));
        assertEquals(List.of("500 start 2", "1500 beep 1", "2000 event", "2500 beep 2"), log);
        assertEquals(10_000_000_000L, simulation.now());
    }

    @Test
    void whatAnActionCausesIsHandledAfterIt() {
        Simulation simulation = new Simulation(1);
        List<String> log = new ArrayList<>();
        List<CoreActor<Integer, String>> self = new ArrayList<>();
        self.add(simulation.drive(new Beeper(), action -> {
            if (action.equals("start 1")) {
                self.get(0).feed(0);
            }
            log.add(action);
        }));
        self.get(0).feed(1);
        assertEquals(List.of("start 1", "start 0"), log);
    }

    @Test
    void anEndlessMomentAndAMissedConditionFailWithTheSeed() {
        Simulation simulation = new Simulation(77);
        Runnable[] again = new Runnable[1];
        again[0] = () -> simulation.after(Duration.ZERO, again[0]);
        again[0].run();
        AssertionError stuck = assertThrows(AssertionError.class, () -> simulation.run(Duration.ofSeconds(1)));
        assertEquals(true, stuck.getMessage().contains("seed 77"), stuck.getMessage());
        AssertionError late = assertThrows(
                AssertionError.class, () -> new Simulation(78).runUntil("never", Duration.ofSeconds(1), () -> false));
        assertEquals(true, late.getMessage().contains("seed 78"), late.getMessage());
    }
}
