package gatehouse.netty;

/** What became of a message handed to a {@link StreamTransport}. */
public enum Sent {
    /** It is on its way, or waits for its connection to open. */
    ACCEPTED,
    /** Too much waits for this peer already; the message is given up. */
    CONGESTED,
    /** There is no such connection (any more). */
    NO_CONNECTION,
    /** A new connection would be one too many, or the transport is closed. */
    REFUSED
}
