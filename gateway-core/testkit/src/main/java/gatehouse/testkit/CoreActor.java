package gatehouse.testkit;

import gatehouse.base.Clock;
import gatehouse.base.Core;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A {@link Core} with the time and with someone who carries out its actions. Events that an action causes are queued
 * and handled after it, as an event loop does.
 *
 * @param <E> the core's events
 * @param <A> the core's actions
 */
public final class CoreActor<E, A> implements Simulation.Actor {
    private final Core<E, A> core;
    private final Clock clock;
    private final Consumer<? super A> carryOut;
    private final Queue<E> events = new ArrayDeque<>();
    private final Queue<A> actions = new ArrayDeque<>();
    private boolean busy;

    CoreActor(Core<E, A> core, Clock clock, Consumer<? super A> carryOut) {
        this.core = core;
        this.clock = clock;
        this.carryOut = carryOut;
    }

    /** Hands {@code event} to the core now, or after the event being handled. */
    public void feed(E event) {
        events.add(event);
        drain();
    }

    @Override
    public long nextDeadline() {
        return core.nextDeadline();
    }

    @Override
    public void expire(long now) {
        core.expire(now, actions::add);
        drain();
    }

    private void drain() {
        if (busy) {
            return;
        }
        busy = true;
        try {
            while (true) {
                A action = actions.poll();
                if (action != null) {
                    carryOut.accept(action);
                    continue;
                }
                E event = events.poll();
                if (event == null) {
                    return;
                }
                core.handle(event, clock.nanos(), actions::add);
            }
        } finally {
            busy = false;
        }
    }
}
