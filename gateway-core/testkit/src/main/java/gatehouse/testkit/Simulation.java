package gatehouse.testkit;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Virtual time for any number of actors: jumps from event to event and from deadline to deadline. Ties are broken by
 * the order in which things were set up, so one seed is one run.
 */
public final class Simulation {
    private static final int MOST_STEPS_AT_ONE_TIME = 100_000;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event that) {
            int byTime = Long.compare(at, that.at);
            return byTime != 0 ? byTime : Long.compare(order, that.order);
        }
    }

    /** What has deadlines of its own. */
    interface Actor {
        long nextDeadline();

        void expire(long now);
    }

    private final VirtualClock clock = new VirtualClock();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Actor> actors = new ArrayList<>();
    private final long seed;
    private long orders;
    private int stepsAtThisTime;

    /** At time 0 with nothing planned; {@code seed} is what failures print. */
    public Simulation(long seed) {
        this.seed = seed;
    }

    /** The clock that this moves. */
    public VirtualClock clock() {
        return clock;
    }

    /** The time now, in nanoseconds. */
    public long now() {
        return clock.nanos();
    }

    /** Plans {@code what} in {@code delay} from now. */
    public void after(Duration delay, Runnable what) {
        at(now() + delay.toNanos(), what);
    }

    /** Plans {@code what} at {@code time} in nanoseconds; a past time means now. */
    public void at(long time, Runnable what) {
        events.add(new Event(Math.max(time, now()), orders++, what));
    }

    /** Drives {@code core}, whose actions {@code carryOut} performs. */
    public <E, A> CoreActor<E, A> drive(Core<E, A> core, Consumer<? super A> carryOut) {
        CoreActor<E, A> actor = new CoreActor<>(core, clock, carryOut);
        actors.add(actor);
        return actor;
    }

    void add(Actor actor) {
        actors.add(actor);
    }

    /** Stops driving {@code actor}: a device that was switched off. */
    public void remove(CoreActor<?, ?> actor) {
        actors.remove(actor);
    }

    /** Runs everything due until {@code span} from now; the clock then stands there. */
    public void run(Duration span) {
        long until = now() + span.toNanos();
        while (nextTime() <= until) {
            step();
        }
        clock.advanceTo(until);
    }

    /**
     * Runs until {@code done}, at most for {@code limit} of virtual time.
     *
     * @throws AssertionError when the limit passes first
     */
    public void runUntil(String what, Duration limit, BooleanSupplier done) {
        long until = now() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (nextTime() > until) {
                throw new AssertionError("after " + limit + " still not: " + what + " (seed " + seed + ")");
            }
            step();
        }
    }

    private long nextTime() {
        Event event = events.peek();
        long next = event == null ? Deadlines.NEVER : event.at();
        for (Actor actor : actors) {
            next = Math.min(next, actor.nextDeadline());
        }
        return next;
    }

    private void step() {
        long next = Math.max(nextTime(), now());
        stepsAtThisTime = next > now() ? 0 : stepsAtThisTime + 1;
        if (stepsAtThisTime > MOST_STEPS_AT_ONE_TIME) {
            throw new AssertionError(
                    "time stands still at " + next + " ns: something fires without end (seed " + seed + ")");
        }
        clock.advanceTo(next);
        Event event = events.peek();
        if (event != null && event.at() <= next) {
            events.poll();
            event.what().run();
            return;
        }
        for (Actor actor : List.copyOf(actors)) {
            if (actor.nextDeadline() <= next) {
                actor.expire(next);
                return;
            }
        }
    }
}
