package gatehouse.media.srtp;

/** What an offer and answer came to, for one stream. */
public sealed interface SdesResult {
    /**
     * SRTP both ways. For forked calls there is one for each answer: what we send is the same, what we receive is keyed
     * by the answer it belongs to.
     *
     * @param sending our attribute: the keys we send under
     * @param receiving the peer's attribute: the keys it sends under
     * @param answering whether the answer is ours: then the peer cannot know our key before it has come
     */
    record Protected(CryptoAttribute sending, CryptoAttribute receiving, boolean answering) implements SdesResult {
        /** What the peer answered to our offer. */
        public Protected(CryptoAttribute sending, CryptoAttribute receiving) {
            this(sending, receiving, false);
        }
    }

    /** RTP in clear, which the rule allows: the user may have to be told. */
    record Clear() implements SdesResult {}

    /** No agreement: the stream is refused (RFC 4568 5.1.2, 5.1.3). */
    record Refused(String reason) implements SdesResult {}
}
