package gatehouse.sip.transaction;

import gatehouse.sip.message.Method;

/**
 * Names a server transaction (RFC 3261 17.2.3).
 *
 * @param branch the branch of the top Via; for a peer of RFC 2543, what stands for it
 * @param sentBy host and port of the top Via, in lower case
 * @param method the request's; INVITE for the ACK of a final response that is no 2xx
 */
public record ServerTransactionId(String branch, String sentBy, Method method) {
    /** The INVITE that a CANCEL with this id means (RFC 3261 9.2). */
    public ServerTransactionId invite() {
        return new ServerTransactionId(branch, sentBy, Method.INVITE);
    }
}
