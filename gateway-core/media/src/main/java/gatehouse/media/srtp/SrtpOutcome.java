package gatehouse.media.srtp;

/** How a packet fared. In every case but {@link #OK} the stream's state is as if it had never come. */
public enum SrtpOutcome {
    /** Protected, or authentic and deciphered. */
    OK,
    /** Not a whole RTP or RTCP packet. */
    MALFORMED,
    /** The array has no room behind the packet for what protection adds. */
    NO_ROOM,
    /** This index was seen before; when sending: it would use a key stream twice. */
    REPLAYED,
    /** Further back than the replay window reaches. */
    TOO_OLD,
    /** The tag is wrong, for every key and rollover count that may be meant. */
    WRONG_TAG,
    /** It carries a master key identifier that nobody agreed on. */
    UNKNOWN_KEY,
    /** The master key has protected as many packets as it may (RFC 3711 9.2). */
    KEY_EXPIRED
}
