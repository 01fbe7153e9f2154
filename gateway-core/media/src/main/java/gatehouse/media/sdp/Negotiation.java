package gatehouse.media.sdp;

/** How an offer met our side. */
public sealed interface Negotiation {
    /**
     * There is an answer and a stream.
     *
     * @param answer what to send back
     * @param audio what was agreed
     */
    record Agreed(SessionDescription answer, NegotiatedAudio audio) implements Negotiation {}

    /**
     * No stream of the offer is acceptable: the offer is to be refused whole (488 in SIP, RFC 3261 13.3.1.3).
     *
     * @param reason one clause for a Warning header or a log
     */
    record Refused(String reason) implements Negotiation {}
}
