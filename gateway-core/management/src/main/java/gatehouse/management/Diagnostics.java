package gatehouse.management;

import gatehouse.base.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the probes that the gateway has, one at a time on a thread that lives as long as the walk. A probe is
 * left out when an earlier one found its ground broken: its subject's, or the whole box's. Thread-safe.
 */
public final class Diagnostics implements AutoCloseable {
    /** One thing that can be looked at. */
    public interface Probe {
        /** What it looks at. */
        Diagnosis.Step step();

        /** Whose; null for the whole box. */
        @Nullable
        String subject();

        /** Whose steps it rests on: it is left out when each of them is broken; and always when the whole box is. */
        default List<String> grounds() {
            String own = subject();
            return own == null ? List.of() : List.of(own);
        }

        /** Looks; may take its time. */
        Found look() throws InterruptedException;
    }

    /**
     * How a look came out.
     *
     * @param state one of the last four
     */
    public record Found(Diagnosis.State state, Saying saying) {
        /** All is well there. */
        public static Found good(Sentence sentence, Object... values) {
            return new Found(Diagnosis.State.GOOD, Saying.of(sentence, values));
        }

        /** It breaks here. */
        public static Found bad(Sentence sentence, Object... values) {
            return new Found(Diagnosis.State.BAD, Saying.of(sentence, values));
        }

        /** Something should be done. */
        public static Found warning(Sentence sentence, Object... values) {
            return new Found(Diagnosis.State.WARNING, Saying.of(sentence, values));
        }

        /** There was nothing to look at. */
        public static Found leftOut(Sentence sentence, Object... values) {
            return new Found(Diagnosis.State.LEFT_OUT, Saying.of(sentence, values));
        }
    }

    private final Clock clock;
    private @Nullable Diagnosis last;
    private @Nullable Thread walk;
    private boolean closed;

    /** No walk yet. */
    public Diagnostics(Clock clock) {
        this.clock = clock;
    }

    /** The walk under way, or the last one; null before the first. */
    public synchronized @Nullable Diagnosis last() {
        return last;
    }

    /** Begins a walk; refused while one is under way. */
    public synchronized Result start(Supplier<List<Probe>> probes) {
        if (walk != null || closed) {
            return Result.Refused.because(Sentence.DIAGNOSIS_RUNS);
        }
        List<Probe> all = List.copyOf(probes.get());
        List<Diagnosis.Check> checks = all.stream()
                .map(probe -> new Diagnosis.Check(probe.step(), probe.subject(), Diagnosis.State.WAITING, null))
                .toList();
        last = new Diagnosis(clock.wall().toEpochMilli(), null, checks);
        walk = Thread.ofVirtual().name("diagnosis").start(() -> walk(all));
        return new Result.Done();
    }

    private void walk(List<Probe> probes) {
        try {
            for (int i = 0; i < probes.size(); i++) {
                Probe probe = probes.get(i);
                if (isGroundBroken(probe.grounds())) {
                    note(i, Diagnosis.State.LEFT_OUT, Saying.of(Sentence.GROUND_BROKEN));
                    continue;
                }
                note(i, Diagnosis.State.RUNNING, null);
                Found found = look(probe);
                note(i, found.state(), found.saying());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private static Found look(Probe probe) throws InterruptedException {
        try {
            return probe.look();
        } catch (RuntimeException e) {
            return Found.bad(Sentence.PROBE_BROKE, e);
        }
    }

    private synchronized boolean isGroundBroken(List<String> grounds) {
        Set<String> broken = new HashSet<>();
        for (Diagnosis.Check check : last == null ? List.<Diagnosis.Check>of() : last.checks()) {
            if (check.state() == Diagnosis.State.BAD) {
                if (check.subject() == null) {
                    return true;
                }
                broken.add(check.subject());
            }
        }
        return !grounds.isEmpty() && broken.containsAll(grounds);
    }

    private synchronized void note(int at, Diagnosis.State state, @Nullable Saying finding) {
        Diagnosis now = last;
        if (now != null) {
            List<Diagnosis.Check> checks = new ArrayList<>(now.checks());
            Diagnosis.Check before = checks.get(at);
            checks.set(at, new Diagnosis.Check(before.step(), before.subject(), state, finding));
            last = new Diagnosis(now.startedAtMillis(), null, checks);
        }
    }

    private synchronized void end() {
        walk = null;
        if (last != null) {
            last = new Diagnosis(last.startedAtMillis(), clock.wall().toEpochMilli(), last.checks());
        }
    }

    /** Ends a walk that is under way; none begins any more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (walk != null) {
            walk.interrupt();
        }
    }
}
