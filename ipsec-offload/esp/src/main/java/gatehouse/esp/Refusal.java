package gatehouse.esp;

/** Why a packet goes no further. Each is counted; none is answered on the wire. */
public enum Refusal {
    /** The sequence number is a replay, or too old to tell (RFC 4303 3.4.3). */
    REPLAY,
    /** The integrity check value is wrong (RFC 4303 3.4.4). */
    BAD_ICV,
    /** No inbound SA has this SPI (RFC 4303 3.4.2). */
    UNKNOWN_SPI,
    /** The SPI is one of our outbound SAs': someone sent our own packet back (TS 33.203 7.1). */
    REFLECTED,
    /** The padding is longer than the packet or does not count 1, 2, 3... (RFC 4303 2.4). */
    MALFORMED_PADDING,
    /** Too short for its SA, or not a whole number of cipher blocks. */
    TRUNCATED,
    /** Longer than an IP packet or its buffer can be. */
    OVERSIZE,
    /** UDP-encapsulated where its SA is not, or the other way round. */
    WRONG_ENCAPSULATION,
    /** What is inside is no whole IP packet, or no header that the mode allows. */
    MALFORMED_INNER,
    /** What is inside does not belong into this SA (RFC 4301 5.2 step 4). */
    WRONG_SA,
    /** A header before ESP that transport mode between hosts does not have: IPv4 options, IPv6 extensions. */
    UNSUPPORTED_HEADER,
    /** A fragment where a whole packet is needed (RFC 4303 3.3.4, 3.4.1). */
    FRAGMENT,
    /** The SA has reached a hard limit of its lifetime. */
    EXPIRED,
    /** The SA has used its last sequence number (RFC 4303 3.3.3). */
    SEQUENCE_EXHAUSTED,
    /** A dummy packet, next header 59: right, and to be dropped (RFC 4303 2.6). */
    DUMMY,
    /** The outer header says that a router saw congestion and the inner one cannot (RFC 6040 4.2). */
    CONGESTION,
    /** Neither ESP nor what shares the port with it. */
    NOT_ESP,
    /** No policy lets it through, or one says so (RFC 4301 4.4.1). */
    POLICY
}
