package gatehouse.sip.transaction;

import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;

/** A request that we received, until its response is dealt with (RFC 3261 17.2). */
sealed interface ServerTransaction extends Transaction permits InviteServer, NonInviteServer {
    ServerTransactionId id();

    /** The request as it came, with received and rport in its top Via. */
    SipRequest request();

    /** Where responses go. */
    ResponseRoute route();

    /** Whether it still owes a final response. */
    boolean isPending();

    /** The request is new; the transaction user hears of it from elsewhere. */
    void begin(Surroundings to);

    /** The same request again, or for an INVITE its ACK. */
    void repeated(SipRequest again, Surroundings to);

    /** The transaction user answers. */
    void respond(SipResponse response, Surroundings to);
}
