package gatehouse.translator;

/** Ports from {@code low} to {@code high}, both included. */
record PortRange(int low, int high) {
    /** The ports that RFC 4787 REQ-3a keeps together: well-known ones. */
    static final PortRange WELL_KNOWN = new PortRange(1, 1023);

    boolean has(int port) {
        return port >= low && port <= high;
    }
}
