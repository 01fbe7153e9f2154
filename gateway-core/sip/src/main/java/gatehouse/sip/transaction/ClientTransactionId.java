package gatehouse.sip.transaction;

import gatehouse.base.Entropy;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Via;

/**
 * Names a client transaction (RFC 3261 17.1.3).
 *
 * @param branch the branch of its top Via, with the magic cookie
 * @param method the method of its CSeq
 */
public record ClientTransactionId(String branch, Method method) {
    /** A new one; 80 random bits make its branch unique. */
    public static ClientTransactionId fresh(Entropy entropy, Method method) {
        return new ClientTransactionId(Via.MAGIC_COOKIE + entropy.token(10), method);
    }
}
