package gatehouse.sip.transaction;

import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;

/** A request that we received, until its response is dealt with (RFC 3261 17.2). */
abstract sealed class ServerTransaction implements Transaction permits InviteServer, NonInviteServer {
    final ServerTransactionId id;
    /** The request as it came, with received and rport in its top Via. */
    final SipRequest request;
    /** Where responses go. */
    final ResponseRoute route;

    ServerTransaction(ServerTransactionId id, SipRequest request, ResponseRoute route) {
        this.id = id;
        this.request = request;
        this.route = route;
    }

    /** Whether it still owes a final response. */
    abstract boolean isPending();

    /** Whether all that it is there for is to answer repeats of its request. */
    abstract boolean isForRepeatsAlone();

    /** The request is new; the transaction user hears of it from elsewhere. */
    abstract void begin(Surroundings to);

    /** The same request again, or for an INVITE its ACK. */
    abstract void repeated(SipRequest again, Surroundings to);

    /** The transaction user answers. */
    abstract void respond(SipResponse response, Surroundings to);
}
