package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;

/**
 * Who gets what a {@link DatagramPort} receives, on the port's event loop thread: it must not block. What it throws is
 * logged and counted, and the port goes on.
 */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * One datagram.
     *
     * @param payload valid during the call only: the next datagram uses the same array
     * @param now when it was taken from the socket, in nanoseconds of the event loops' clock
     */
    void received(DatagramPort port, Endpoint from, ByteView payload, long now);

    /** The batch that one system call brought is over; a place to work on what {@link #received} gathered. */
    default void batchEnd(DatagramPort port) {}

    /**
     * What was sent to {@code to} did not get there: an ICMP error, or the system refused to send. Where the platform
     * hides ICMP errors (java.nio) only the latter is heard of.
     *
     * @param reason one short clause for a log
     */
    default void unreachable(DatagramPort port, Endpoint to, String reason) {}
}
