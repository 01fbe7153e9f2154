package gatehouse.netty.capture;

import gatehouse.base.ByteView;

/** Sees packets as they pass some point. Called from any thread; must be quick and must not throw. */
@FunctionalInterface
public interface PacketTap {
    /** Which way a packet goes, seen from the one who taps. */
    enum Direction {
        /** Received. */
        IN,
        /** Sent. */
        OUT
    }

    /** Nobody looks; transports then save the work of making packets. */
    PacketTap NONE = (hop, direction, ip, epochNanos) -> {};

    /** Whether it looks now; while it does not, transports save the work of making packets. Cheap. */
    default boolean isOpen() {
        return true;
    }

    /**
     * One IP packet.
     *
     * @param hop a short name of the point, such as "wan"
     * @param ip the packet from its IP header on; valid during the call only
     * @param epochNanos when it passed, in nanoseconds since 1970
     */
    void packet(String hop, Direction direction, ByteView ip, long epochNanos);
}
