package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transport.TransportAction;

/** What a {@link TransactionCore} asks of the wire or tells the transaction user (TU). */
public sealed interface TransactionAction {
    /** For the edge. */
    record Transport(TransportAction action) implements TransactionAction {}

    /**
     * A new request. Its top Via has received and rport. A CANCEL comes like any other: answer it, and answer the INVITE
     * {@code id.invite()} with 487 when it waits still.
     */
    record RequestReceived(ServerTransactionId id, SipRequest request, Flow flow) implements TransactionAction {}

    /** The ACK of a 2xx. */
    record AckReceived(SipRequest ack, Flow flow) implements TransactionAction {}

    /** A response; our own Via is still on top. For an INVITE more than one 2xx may come. */
    record ResponseReceived(ClientTransactionId id, SipResponse response, Flow flow) implements TransactionAction {}

    /** No final response in time: as 408 (RFC 3261 8.1.3.1). The transaction is over. */
    record TimedOut(ClientTransactionId id) implements TransactionAction {}

    /** The request could not be sent: as 503 (RFC 3261 8.1.3.1). The transaction is over. */
    record Unreachable(ClientTransactionId id, String reason) implements TransactionAction {}

    /** Nobody acknowledged the final response to an INVITE. */
    record AckMissing(ServerTransactionId id) implements TransactionAction {}

    /** A client transaction is forgotten: no further response will come. */
    record ClientEnded(ClientTransactionId id) implements TransactionAction {}

    /** A server transaction is forgotten: no response can be sent any more. */
    record ServerEnded(ServerTransactionId id) implements TransactionAction {}

    /** A stream stands. */
    record FlowOpened(Flow flow) implements TransactionAction {}

    /** A stream is gone. */
    record FlowClosed(Flow flow, String reason) implements TransactionAction {}

    /** The answer to a ping came over {@code flow} (RFC 5626 4.4.1). */
    record PongReceived(Flow flow) implements TransactionAction {}

    /** A message of STUN came over a flow of UDP (RFC 5626 4.4.2); from whom is not known. */
    record StunReceived(Flow flow, StunMessage message) implements TransactionAction {}
}
