package gatehouse.sip.ua;

import gatehouse.sip.message.SipRequest;

/** An INVITE of the other side's that has no final response yet. */
@FunctionalInterface
interface Cancellable {
    /** A CANCEL came for it, which has got its 200 already (RFC 3261 9.2). */
    void cancelled(SipRequest cancel, Stack stack);
}
