package gatehouse.scenarios.loopback;

/** Sees every packet outside the NAT, in the order in which they pass; called on the NAT's thread. */
@FunctionalInterface
public interface OutsideTap {
    /** Nobody looks. */
    OutsideTap NONE = (outward, packet, epochNanos) -> {};

    /**
     * One IPv4 packet. TCP is spliced between real connections, so its segments are made up: right bytes in right
     * order, with sequence numbers of their own.
     *
     * @param outward whether it leaves the NAT for the operator
     * @param packet from its IP header on; not to be changed
     * @param epochNanos when, in nanoseconds since 1970
     */
    void packet(boolean outward, byte[] packet, long epochNanos);
}
