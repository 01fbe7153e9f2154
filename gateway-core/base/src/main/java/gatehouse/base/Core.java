package gatehouse.base;

import java.util.function.Consumer;

/**
 * The shape of every protocol core: an event and the time go in, actions come out. A core does no input or output,
 * keeps no clock and starts no thread, so the same code runs on an event loop, in the in-memory network under a virtual
 * clock, and under a fuzzer. Not thread-safe: one owner drives it.
 *
 * <p>Actions are handed to {@code out} in the order in which they are to be carried out. A core never calls back into
 * itself through {@code out}: the owner queues what comes of an action as a new event.
 *
 * @param <E> what can happen to it (a sealed type)
 * @param <A> what it asks its owner to do (a sealed type)
 */
public interface Core<E, A> {
    /** Takes one event at {@code now}, in nanoseconds of the owner's {@link Clock#nanos()}. */
    void handle(E event, long now, Consumer<? super A> out);

    /** When {@link #expire} is to be called next, on the same clock, or {@link Deadlines#NEVER}. */
    long nextDeadline();

    /** Fires every deadline at or before {@code now}; harmless when none is due. */
    void expire(long now, Consumer<? super A> out);
}
