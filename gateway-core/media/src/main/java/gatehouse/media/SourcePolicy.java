package gatehouse.media;

/** From where media is accepted, and where our media goes (symmetric RTP, RFC 4961). */
public enum SourcePolicy {
    /** Only the address and port of the session description, both ways. */
    SIGNALLED,
    /** The source of the first valid packet is the other side from then on: it is behind a NAT. */
    LATCH,
    /** As LATCH, but when that source has been silent for half a second another may follow: its NAT rebound. */
    FOLLOW
}
