package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipResponse;

/** A request that we sent, until its last response is dealt with (RFC 3261 17.1). */
abstract sealed class ClientTransaction implements Transaction permits InviteClient, NonInviteClient {
    final ClientTransactionId id;
    /** The request as it goes out. */
    final byte[] octets;
    /** Where the request goes. */
    final Flow flow;

    ClientTransaction(ClientTransactionId id, byte[] octets, Flow flow) {
        this.id = id;
        this.octets = octets;
        this.flow = flow;
    }

    /** Sends the request. */
    abstract void begin(Surroundings to);

    /** A response that matches has come over {@code from}. */
    abstract void receive(SipResponse response, Flow from, Surroundings to);

    /** The transport could not carry the request (RFC 3261 17.1.4). */
    abstract void transportFailed(String reason, Surroundings to);
}
