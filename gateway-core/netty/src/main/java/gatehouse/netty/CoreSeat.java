package gatehouse.netty;

import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * The place of one core on a {@link CoreLoop}: where its events are handed in. All methods may be called from any
 * thread, also from the action handlers that run on the loop itself.
 *
 * @param <E> the core's events
 */
public interface CoreSeat<E> {
    /**
     * Hands in an event that may be lost, as a packet may: when the inbox is full, the loop's {@link Overflow} decides
     * which one is given up. Says whether this event is queued.
     */
    boolean offer(E event);

    /**
     * Hands in an event that must not be lost: what came of an action, a flow that closed, a person's command. It has
     * room of its own beside the packets. Says whether it is queued; false means that the loop has stopped, or stops
     * now because even that room is full (the supervisor is told).
     */
    boolean post(E event);

    /**
     * Does work that may block on a virtual thread of its own and posts the event that comes of it.
     *
     * @param work what to do; its result is posted
     * @param failed makes the event to post when the work throws, or when too much work is already under way
     */
    void offload(Callable<? extends E> work, Function<? super Exception, ? extends E> failed);
}
