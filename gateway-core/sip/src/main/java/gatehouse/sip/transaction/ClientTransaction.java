package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipResponse;

/** A request that we sent, until its last response is dealt with (RFC 3261 17.1). */
sealed interface ClientTransaction extends Transaction permits InviteClient, NonInviteClient {
    ClientTransactionId id();

    /** Where the request goes. */
    Flow flow();

    /** Sends the request. */
    void begin(Surroundings to);

    /** A response that matches has come over {@code flow}. */
    void receive(SipResponse response, Flow flow, Surroundings to);

    /** The transport could not carry the request (RFC 3261 17.1.4). */
    void transportFailed(String reason, Surroundings to);
}
