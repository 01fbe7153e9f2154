package gatehouse.sip.ua;

import gatehouse.sip.message.SipMessage;
import org.jspecify.annotations.Nullable;

/**
 * Why a call ended.
 *
 * @param by who ended it
 * @param status the final status where it was never answered (487 after CANCEL, 408 for silence, 503 when the way is
 *     gone), 200 for an answered call that was hung up
 * @param message the response, BYE or CANCEL that ended it, where there is one: for Reason, Contact, Retry-After
 */
public record CallEnd(By by, int status, @Nullable SipMessage message) {
    /** Who ended a call. */
    public enum By {
        /** The owner. */
        US,
        /** The other side. */
        PEER,
        /** Nobody: no answer, no ACK, no session refresh. */
        FAILURE
    }
}
