package gatehouse.esp;

/**
 * Ports from {@code low} to {@code high}, both included. {@link #ANY} also stands for packets that have none.
 */
public record PortRange(int low, int high) {
    /** Every port, and no port. */
    public static final PortRange ANY = new PortRange(0, 65535);

    public PortRange {
        if (low < 0 || high > 65535 || low > high) {
            throw new IllegalArgumentException("a port range lies in 0 to 65535, not " + low + " to " + high);
        }
    }

    /** One port. */
    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    /** Whether every packet fits. */
    public boolean isAny() {
        return low == 0 && high == 65535;
    }

    /** Whether it is one port. */
    public boolean isSingle() {
        return low == high;
    }

    /** Whether {@code port} fits; -1 stands for a packet without one. */
    public boolean contains(int port) {
        return isAny() || (port >= low && port <= high);
    }
}
