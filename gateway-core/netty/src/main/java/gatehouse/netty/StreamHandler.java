package gatehouse.netty;

import gatehouse.base.Flow;

/**
 * Who hears of a {@link StreamTransport}'s connections and messages. Called on event loop threads, for one connection
 * in order; it must not block.
 *
 * @param <M> what the framer makes of the bytes
 */
public interface StreamHandler<M> {
    /** Why a connection is over. */
    enum End {
        /** The peer closed it. */
        PEER,
        /** The network or the peer broke it. */
        BROKEN,
        /** We were asked to close it. */
        LOCAL,
        /** Nothing came for too long. */
        IDLE,
        /** A message, or the first one, took too long. */
        SLOW,
        /** What came is no message. */
        MALFORMED,
        /** A message is longer than the limit. */
        TOO_LONG,
        /** The peer does not read what we send. */
        CONGESTED,
        /** The receiver here had no room for a message for too long. */
        OVERLOADED
    }

    /**
     * A connection is open.
     *
     * @param flow names it from now on
     * @param target what was asked for, or for a connection from outside the same ends as the flow's
     * @param inbound whether the peer opened it
     */
    void opened(Flow flow, StreamTarget target, boolean inbound);

    /**
     * A message. Answer false when there is no room for it: nothing more is read from this connection, and the message
     * is offered again a little later.
     *
     * @param now nanoseconds of the event loops' clock
     */
    boolean message(Flow flow, M message, long now);

    /** An open connection is over; told once for each {@link #opened}. What was not yet sent is lost. */
    void closed(Flow flow, End end, String reason);

    /** A wanted connection could not be opened; what was to be sent on it is lost. */
    void failed(StreamTarget target, String reason);
}
