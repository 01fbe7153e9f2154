package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ServerTransactionId;

/** Who takes the requests of a dialog. */
interface DialogUsage {
    /** Any request but ACK and CANCEL. */
    void request(ServerTransactionId id, SipRequest request, Flow flow, Stack stack);

    /** The ACK of a 2xx of ours. */
    void ack(SipRequest ack, Stack stack);
}
