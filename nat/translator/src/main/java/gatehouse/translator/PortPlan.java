package gatehouse.translator;

/**
 * How public ports (and ICMP query identifiers) are chosen: RFC 4787 4.2.
 *
 * @param preserve the inside port is taken when it is free (4.2.1, "port preservation")
 * @param keepParity an even port becomes an even one, an odd an odd (4.2.2, REQ-4)
 * @param keepContiguity port n+1 of a host goes to the public port after that of its port n, when free (4.2.3)
 * @param overload one public port serves several inside endpoints toward different remote endpoints, as Linux does;
 *     RFC 4787 REQ-3 forbids it. Needs mapping that depends on address and port
 * @param low the first port of the range for inside ports above 1023
 * @param high the last port of that range, at most 65535
 * @param blockSize how many ports each inside host owns exclusively, or 0 for no blocks (RFC 6888 REQ-14, RFC 7422)
 */
public record PortPlan(
        boolean preserve,
        boolean keepParity,
        boolean keepContiguity,
        boolean overload,
        int low,
        int high,
        int blockSize) {
    public PortPlan {
        if (low < 1 || high > 65535 || low > high) {
            throw new IllegalArgumentException("a port range lies within 1 to 65535, not " + low + " to " + high);
        }
        if (blockSize < 0 || blockSize > high - low + 1) {
            throw new IllegalArgumentException("a port block of " + blockSize + " does not fit the range");
        }
        if (overload && blockSize > 0) {
            throw new IllegalArgumentException("ports of a block belong to one host, so they cannot be overloaded");
        }
    }

    /** The RFC's way: preserve, keep parity and contiguity, never overload; 1024 to 65535. */
    public static final PortPlan RECOMMENDED = new PortPlan(true, true, true, false, 1024, 65535, 0);

    /** This plan without preservation: public ports are random. */
    public PortPlan random() {
        return new PortPlan(false, keepParity, keepContiguity, overload, low, high, blockSize);
    }

    /** This plan with a block of {@code size} ports for each host. */
    public PortPlan withBlocks(int size) {
        return new PortPlan(preserve, keepParity, keepContiguity, overload, low, high, size);
    }

    /** This plan with another range. */
    public PortPlan within(int first, int last) {
        return new PortPlan(preserve, keepParity, keepContiguity, overload, first, last, blockSize);
    }
}
