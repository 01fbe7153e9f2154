package gatehouse.b2bua;

import gatehouse.sip.message.BodyParts;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;

/**
 * Whether a hop outside IMS is known on the way to the other end. Only signs count, and a network may keep them to
 * itself: there is none for a way that is IMS throughout. No sign are a tel URI or {@code cpc} of an asserted identity
 * (subscribers of IMS have them as well) and Server or feature tags (anybody may write them). A Q.850 cause is what a
 * gateway to the telephone network says, but also what some PBXs say of themselves.
 */
public enum FarEnd {
    /** Nothing said so. */
    UNKNOWN,
    /** Outside: a Reason has a cause of the telephone network (RFC 3326 2, RFC 6432). */
    OUTSIDE_BY_CAUSE,
    /** Outside: a body carries a message of the telephone network itself (RFC 3204 3.1). */
    OUTSIDE_BY_ISUP;

    /** What a message from the other side says of it. */
    static FarEnd of(SipMessage message) {
        if (BodyParts.first(message, "application/isup") != null) {
            return OUTSIDE_BY_ISUP;
        }
        // The Reason of an INVITE speaks of what happened to an earlier one (RFC 3326 1), not of who sends this
        if (!(message instanceof SipRequest request && request.is(Method.INVITE))) {
            for (Parameterized reason : message.values(Headers.REASON)) {
                if (reason.is("Q.850")) {
                    return OUTSIDE_BY_CAUSE;
                }
            }
        }
        return UNKNOWN;
    }
}
