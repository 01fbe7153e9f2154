package gatehouse.sip.ua;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ServerTransactionId;
import org.jspecify.annotations.Nullable;

/** A call that is answered, in its one confirmed dialog. */
final class Session implements Call.Phase {
    private final Call call;
    private final Leg leg;
    private boolean established;

    /** {@code established} is false for a callee until ACK has come. */
    Session(Call call, Leg leg, boolean established) {
        this.call = call;
        this.leg = leg;
        this.established = established;
    }

    @Override
    public Leg leg() {
        return leg;
    }

    boolean isEstablished() {
        return established;
    }

    @Override
    public void handle(CallEvent event, Stack stack) {
        switch (event) {
            case CallEvent.HangUp wish -> {
                leg.hangUp(wish.reason(), stack);
                call.end(CallEnd.By.US, 200, null, stack);
            }
            case CallEvent.Offer wish -> leg.offers().offer(wish, stack);
            case CallEvent.Answer wish -> leg.offers().answer(wish.body(), stack);
            case CallEvent.Progress wish -> leg.offers().hold(wish, stack);
            case CallEvent.Accept _ -> {
                HeldInvite held = leg.offers().held();
                if (held != null) {
                    held.accept(stack);
                }
            }
            case CallEvent.Reject wish -> {
                HeldInvite held = leg.offers().held();
                if (held != null) {
                    held.refuse(wish.status(), wish.body(), stack);
                }
            }
            case CallEvent.RefuseOffer wish -> leg.offers().refuse(wish.status(), wish.body(), stack);
            case CallEvent.Transfer wish ->
                leg.transfer().ask(wish, stack.directory().legOf(wish.replaces()), stack);
            case CallEvent.AnswerTransfer wish -> leg.transfer().answer(wish.status(), stack);
            case CallEvent.TransferProgress wish -> leg.transfer().progress(wish.status(), stack);
            default -> {}
        }
    }

    /** ACK has come. */
    void acknowledged(@Nullable Body body, Stack stack) {
        if (established) {
            return;
        }
        established = true;
        stack.tell(new CallAction.Established(call.handle, body));
    }

    @Override
    public void lost(Leg at, int status, @Nullable SipMessage response, Stack stack) {
        leg.bye("", stack);
        call.end(CallEnd.By.FAILURE, status, response, stack);
    }

    @Override
    public void request(Leg at, ServerTransactionId id, SipRequest request, Stack stack) {
        if (request.is(Method.BYE)) {
            stack.respond(id, leg.answer(request, 200, stack).build());
            leg.close(stack);
            call.end(CallEnd.By.PEER, 200, request, stack);
            return;
        }
        HeldInvite held = leg.offers().held();
        if (held == null || !held.acknowledged(id, request, stack)) {
            leg.reject(id, request, 481, stack); // RFC 3262 3: it acknowledges nothing that is open
        }
    }
}
