package gatehouse.sip.transaction;

import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;

/** Requests that the transaction layer makes out of an INVITE. */
final class Requests {
    private Requests() {}

    /** RFC 3261 17.1.1.3: the ACK of a final response that is no 2xx. */
    static SipRequest ackOfFailure(SipRequest invite, SipResponse response) {
        return sameWay(invite, Method.ACK).set(Headers.TO, response.to()).build();
    }

    /** RFC 3261 9.1. */
    static SipRequest cancel(SipRequest invite, String reason) {
        RequestBuilder cancel = sameWay(invite, Method.CANCEL).set(Headers.TO, invite.to());
        if (!reason.isEmpty()) {
            cancel.set(Headers.REASON, Headers.REASON.parse(reason).orThrow());
        }
        return cancel.build();
    }

    /** Request-URI, top Via, Route, From, Call-ID and CSeq number of {@code invite}, so that it takes the same way. */
    private static RequestBuilder sameWay(SipRequest invite, Method method) {
        RequestBuilder request = SipRequest.builder(method, invite.uri())
                .set(Headers.VIA, invite.via())
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, invite.from())
                .set(Headers.CALL_ID, invite.callId())
                .set(Headers.CSEQ, new CSeq(invite.cseq().number(), method));
        return request.copy(Headers.ROUTE, invite);
    }
}
