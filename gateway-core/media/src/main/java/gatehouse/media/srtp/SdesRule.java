package gatehouse.media.srtp;

/** What the configuration asks of media protection. */
public enum SdesRule {
    /** No call without SRTP. */
    REQUIRE,
    /** SRTP where the peer does it too. */
    PREFER,
    /** SRTP is neither offered nor taken. */
    OFF
}
