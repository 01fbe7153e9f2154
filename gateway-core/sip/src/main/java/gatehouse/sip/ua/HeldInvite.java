package gatehouse.sip.ua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A re-INVITE whose offer was answered ahead of its end, in a reliable 183, since what it changes waits for resources
 * (RFC 3312 6, RFC 4032 3): until it is accepted the session stays as it was.
 */
final class HeldInvite implements Cancellable {
    private final Leg leg;
    private final ServerTransactionId id;
    private final SipRequest invite;
    /** What the session is described by until then. */
    private final @Nullable Body before;

    private final ReliableProvisionals reliable;
    private boolean accepted;
    private boolean over;

    HeldInvite(Leg leg, ServerTransactionId id, SipRequest invite, @Nullable Body before) {
        this.leg = leg;
        this.id = id;
        this.invite = invite;
        this.before = before;
        this.reliable = new ReliableProvisionals(stack -> withdrawn(504, stack), id); // RFC 3262 3
    }

    /** Whether responses to {@code invite} can be made reliable, so that it can be held at all. */
    static boolean isPossible(SipRequest invite, Stack stack) {
        return stack.settings().reliableProvisionals()
                && (invite.lists(Headers.SUPPORTED, "100rel") || invite.lists(Headers.REQUIRE, "100rel"));
    }

    /** Sends the answer. */
    void begin(CallEvent.Progress progress, Stack stack) {
        stack.directory().bind(id, this);
        reliable.send(leg.provisional(invite, progress, stack), stack);
    }

    /** A PRACK; says whether it is for the answer. */
    boolean acknowledged(ServerTransactionId of, SipRequest prack, Stack stack) {
        if (!reliable.acknowledgedBy(prack, stack)) {
            return false;
        }
        Body offer = Body.of(prack);
        if (offer != null && leg.offers().state() instanceof OfferState.Stable) {
            leg.offers().offered(of, prack, offer, stack); // RFC 3262 5
        } else {
            leg.succeed(of, prack, null, stack);
        }
        if (accepted) {
            accept(stack);
        }
        return true;
    }

    /** The session changes: at once, or when the PRACK has come (RFC 3262 3). */
    void accept(Stack stack) {
        accepted = true;
        if (!over && !reliable.isOpen()) {
            end(stack);
            leg.accept(id, invite, null, List.of(), stack);
            leg.offers().released(leg.offers().local(), stack);
        }
    }

    /** The session stays as it was. */
    void refuse(int status, @Nullable Body body, Stack stack) {
        if (!over) {
            end(stack);
            leg.reject(id, invite, status, body, stack);
            leg.offers().released(before, stack);
        }
    }

    @Override
    public void cancelled(SipRequest cancel, Stack stack) {
        withdrawn(487, stack);
    }

    private void withdrawn(int status, Stack stack) {
        refuse(status, null, stack);
        stack.tell(new CallAction.OfferWithdrawn(leg.call().handle));
    }

    private void end(Stack stack) {
        over = true;
        reliable.stop(stack);
        stack.directory().unbind(id);
    }
}
