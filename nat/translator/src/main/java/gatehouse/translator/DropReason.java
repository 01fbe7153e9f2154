package gatehouse.translator;

/** Why a packet went no further. */
public enum DropReason {
    /** Not a sound IPv4 packet, or its transport header is not. */
    MALFORMED,
    /** The IPv4 header's checksum is wrong (RFC 1812 5.2.2). */
    BAD_CHECKSUM,
    /** From the inside, but not with an inside address (RFC 2827). */
    FOREIGN_SOURCE,
    /** From the outside, but not to a public address of this NAT. */
    NOT_FOR_US,
    /** To or from an address that is not one host's. */
    NOT_UNICAST,
    /** Its hops are used up. */
    TTL_EXPIRED,
    /** Too big for the outside, and not to be fragmented. */
    TOO_BIG,
    /** Neither UDP, TCP, ICMP nor permitted ESP. */
    UNSUPPORTED_PROTOCOL,
    /** An ICMP message that is neither query, reply nor error, or one in the wrong direction. */
    UNSUPPORTED_ICMP,
    /** An ICMP error whose checksum, or that of the header inside, is wrong (RFC 5508 REQ-3). */
    BAD_ICMP_ERROR,
    /** An inbound packet, or the packet inside an ICMP error, for which there is no mapping. */
    NO_MAPPING,
    /** There is a mapping, but its filter does not admit this remote. */
    FILTERED,
    /** A TCP segment that opens nothing and belongs to nothing. */
    NO_CONNECTION,
    /** From the inside to one of our public addresses, and hairpinning is off. */
    NO_HAIRPIN,
    /** The host has as many mappings or sessions as it may. */
    HOST_LIMIT,
    /** The translator has as many mappings as it may. */
    TOTAL_LIMIT,
    /** No public port is left. */
    PORTS_EXHAUSTED,
    /** Another inside host owns this ESP peer, see {@link EspPolicy}. */
    ESP_PEER_TAKEN,
    /** A fragment that a sound sender would not make (RFC 1858, RFC 3128). */
    TINY_FRAGMENT,
    /** No room to keep or to follow fragments. */
    FRAGMENT_LIMIT,
    /** It was held, but the first fragment never came or was dropped; counted only. */
    FRAGMENT_ORPHAN
}
