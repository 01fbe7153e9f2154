package gatehouse.testkit;

import gatehouse.base.Deadlines;
import gatehouse.base.IpAddress;

/**
 * A box between a {@link Site} and the network outside it: a NAT, a firewall, an ALG. It sees every packet that
 * crosses, and may rewrite, drop or answer it. The testkit knows no particular box; nat/translator plugs in through an
 * adapter of its own.
 */
public interface Middlebox {
    /** Which side of the box. */
    enum Side {
        INSIDE,
        OUTSIDE
    }

    /** Where a box puts what it sends. */
    @FunctionalInterface
    interface Output {
        /** Sends {@code packet} out of {@code side}. */
        void send(Side side, Packet packet);
    }

    /** Whether packets on the outside for {@code address} are for this box. */
    boolean ownsOutside(IpAddress address);

    /** Takes one packet that arrived on {@code side} at {@code now} (nanoseconds of virtual time). */
    void packet(Side side, Packet packet, long now, Output out);

    /** When {@link #expire} is wanted, or {@link Deadlines#NEVER}. */
    default long nextDeadline() {
        return Deadlines.NEVER;
    }

    /** Fires what is due. */
    default void expire(long now, Output out) {}
}
