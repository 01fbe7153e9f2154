package gatehouse.base;

/** The transport under a SIP message (RFC 3261 18): how it is framed, and whether the transport repeats it itself. */
public enum Transport {
    /** One datagram, one message. */
    UDP,
    /** A byte stream. */
    TCP,
    /** A byte stream inside TLS. */
    TLS;

    /** Whether lost messages are repeated below SIP, so that SIP's own retransmission timers stay off. */
    public boolean isReliable() {
        return this != UDP;
    }
}
