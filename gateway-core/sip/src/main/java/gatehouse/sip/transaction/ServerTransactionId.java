package gatehouse.sip.transaction;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.Via;
import java.util.Locale;

/**
 * Names a server transaction (RFC 3261 17.2.3).
 *
 * @param branch the branch of the top Via; for a peer of RFC 2543, what stands for it
 * @param sentBy host and port of the top Via, in lower case
 * @param method the request's; INVITE for the ACK of a final response that is no 2xx
 */
public record ServerTransactionId(String branch, String sentBy, Method method) {
    /** The transaction that a request belongs to, whether it starts it or comes again (RFC 3261 17.2.3). */
    static ServerTransactionId of(SipRequest request) {
        Via via = request.via();
        Method method = request.is(Method.ACK) ? Method.INVITE : request.method();
        String sentBy = via.host().toLowerCase(Locale.ROOT) + ":" + via.effectivePort();
        String branch = via.branch();
        if (branch != null && branch.startsWith(Via.MAGIC_COOKIE)) {
            return new ServerTransactionId(branch, sentBy, method);
        }
        // The rules for RFC 2543 peers, without the tag of To, which ACK has and INVITE has not
        String identity = String.join(
                "\n",
                request.uri().toString(),
                String.valueOf(request.from().tag()),
                request.callId(),
                String.valueOf(request.cseq().number()),
                via.without("received").without("rport").toString());
        return new ServerTransactionId(identity, sentBy, method);
    }

    /** The INVITE that a CANCEL with this id means (RFC 3261 9.2). */
    public ServerTransactionId invite() {
        return new ServerTransactionId(branch, sentBy, Method.INVITE);
    }
}
