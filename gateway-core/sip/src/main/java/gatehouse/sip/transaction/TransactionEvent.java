package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transport.TransportEvent;

/** What happens to a {@link TransactionCore}: something from the wire, or a wish of the transaction user (TU). */
public sealed interface TransactionEvent {
    /** Something came from the wire. */
    record Transport(TransportEvent event) implements TransactionEvent {}

    /**
     * Send a request in a new client transaction. The core puts its own Via on top; the rest of the request is the TU's.
     *
     * @param id made with {@link ClientTransactionId#fresh}; its method is the request's
     * @param flow where to; a stream may have local port 0
     */
    record SendRequest(ClientTransactionId id, SipRequest request, Flow flow) implements TransactionEvent {}

    /**
     * Cancel an INVITE that was sent. The CANCEL is made here and leaves once RFC 3261 9.1 permits; nothing happens when
     * the INVITE has its final response. The TU then sees that response, or {@link TransactionAction.TimedOut}.
     *
     * @param reason the value of a Reason header (RFC 3326), or "" for none
     */
    record Cancel(ClientTransactionId id, String reason) implements TransactionEvent {}

    /**
     * Send the ACK for a 2xx, which is no transaction (RFC 3261 13.2.2.4). Also for a proxy that passes one on.
     *
     * @param id names its branch: the same again for a repeat
     */
    record SendAck(ClientTransactionId id, SipRequest ack, Flow flow) implements TransactionEvent {}

    /** Answer a request. Provisional responses and, for an accepted INVITE, 2xx may be sent more than once. */
    record SendResponse(ServerTransactionId id, SipResponse response) implements TransactionEvent {}

    /** Send a double CRLF over a stream, or one empty datagram of CRLF over UDP (RFC 5626 4.4.1): keeps NATs open. */
    record SendPing(Flow flow) implements TransactionEvent {}

    /** Send a message of STUN over UDP, on the port of SIP (RFC 5626 4.4.2). */
    record SendStun(Flow flow, StunMessage message) implements TransactionEvent {}

    /** Close a stream that is of no use any more; its end is told by {@link TransactionAction.FlowClosed}, at once. */
    record CloseFlow(Flow flow, String reason) implements TransactionEvent {}

    /** Give up a client transaction whose answer nobody wants any more. */
    record Abandon(ClientTransactionId id) implements TransactionEvent {}
}
