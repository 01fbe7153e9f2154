package gatehouse.sip.ua;

import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;

/** Where offer and answer stand in one leg (RFC 3264 4, RFC 6337 2.2). */
sealed interface OfferState {
    /** No offer is open. */
    record Stable() implements OfferState {}

    /** Our offer is unanswered. */
    record Sent() implements OfferState {}

    /** The other side's offer is unanswered; the answer goes out with {@code in}. */
    record Received(Place in) implements OfferState {}

    /** The other side wants an offer of ours; it goes out with {@code in}. */
    record Wanted(Place in) implements OfferState {}

    /** The message that carries our part. */
    sealed interface Place {
        /** The 2xx to an INVITE, UPDATE or PRACK. */
        record Success(ServerTransactionId id, SipRequest request) implements Place {}

        /** The ACK of a 2xx whose INVITE had no offer. */
        record Ack(SipRequest invite) implements Place {}

        /** The PRACK of a reliable provisional response whose INVITE had no offer. */
        record Prack(SipRequest invite, SipResponse provisional) implements Place {}
    }

    /** Nothing is open. */
    Stable STABLE = new Stable();

    /** Ours is open. */
    Sent SENT = new Sent();
}
