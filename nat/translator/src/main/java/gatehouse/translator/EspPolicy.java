package gatehouse.translator;

/**
 * What a NAT does with ESP (protocol 50). The SPIs of the two directions are unrelated and agreed where the NAT cannot
 * look, so an inbound packet can only be told by its sender.
 */
public enum EspPolicy {
    /** ESP is dropped in both directions; peers must use UDP encapsulation (RFC 3948). */
    BLOCK,
    /**
     * The inside host that first sends ESP to a peer owns that peer until its session times out: every packet from the
     * peer goes to it whatever its SPI, and ESP of other hosts to the same peer is dropped, unless pooling is
     * arbitrary and has another public address. Nothing comes in before something went out.
     */
    ONE_HOST_PER_PEER
}
