package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;

/** Who waits for what becomes of a request. */
interface ResponseHandler {
    /** A response; final ones come once, but a 2xx to INVITE may come again and from several forks. */
    void response(SipResponse response, Flow flow, Stack stack);

    /** No response will come: 408 for silence, 503 when the request could not be sent (RFC 3261 8.1.3.1). */
    void failed(int status, String reason, Stack stack);

    /** The transaction is forgotten: nothing further comes of it. */
    default void ended(ClientTransactionId id, Stack stack) {}
}
