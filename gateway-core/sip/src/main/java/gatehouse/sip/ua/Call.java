package gatehouse.sip.ua;

import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ServerTransactionId;
import org.jspecify.annotations.Nullable;

/** One call, from its first INVITE to its end; what it can do depends on its phase. */
final class Call {
    /** Where a call stands. */
    sealed interface Phase permits OutgoingInvite, IncomingInvite, Session, Over {
        /** The owner wants something. */
        void handle(CallEvent event, Stack stack);

        /** A request that only this phase can judge came in the dialog of {@code leg}: BYE or PRACK. */
        void request(Leg leg, ServerTransactionId id, SipRequest request, Stack stack);

        /** A request of ours in {@code leg} got 408 or 481: the dialog is gone (RFC 3261 12.2.1.2). */
        void lost(Leg leg, int status, @Nullable SipMessage response, Stack stack);

        /** The leg that stands, or null. */
        @Nullable
        Leg leg();
    }

    /** The owner has been told that it is over. */
    record Over() implements Phase {
        @Override
        public void handle(CallEvent event, Stack stack) {}

        @Override
        public void request(Leg leg, ServerTransactionId id, SipRequest request, Stack stack) {
            leg.reject(id, request, 481, stack);
        }

        @Override
        public void lost(Leg leg, int status, @Nullable SipMessage response, Stack stack) {}

        @Override
        public @Nullable Leg leg() {
            return null;
        }
    }

    final CallHandle handle;
    private Party party;
    private Phase phase = new Over();

    Call(CallHandle handle, Party party) {
        this.handle = handle;
        this.party = party;
    }

    Party party() {
        return party;
    }

    void move(Party other) {
        party = other;
    }

    Phase phase() {
        return phase;
    }

    void become(Phase next) {
        phase = next;
    }

    boolean isOver() {
        return phase instanceof Over;
    }

    /** Tells the owner that it is over; once. Transactions that still run finish on their own. */
    void end(CallEnd.By by, int status, @Nullable SipMessage message, Stack stack) {
        if (!isOver()) {
            phase = new Over();
            stack.directory().forget(this);
            stack.tell(new CallAction.Ended(handle, new CallEnd(by, status, message)));
        }
    }
}
