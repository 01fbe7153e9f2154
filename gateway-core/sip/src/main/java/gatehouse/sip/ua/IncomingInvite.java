package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call to us until we have answered it (RFC 3261 13.3). */
final class IncomingInvite implements Call.Phase, Cancellable {
    private final Call call;
    private final ServerTransactionId id;
    private final SipRequest invite;
    private final Leg leg;
    private final @Nullable Call replaces;
    private final ReliableProvisionals reliable;
    private CallEvent.@Nullable Accept waiting;

    IncomingInvite(Call call, ServerTransactionId id, SipRequest invite, Leg leg, @Nullable Call replaces) {
        this.call = call;
        this.id = id;
        this.invite = invite;
        this.leg = leg;
        this.replaces = replaces;
        this.reliable = new ReliableProvisionals(this::provisionalUnacknowledged, id);
    }

    /** Tells the owner that somebody calls. */
    void begin(Flow flow, Stack stack) {
        leg.learn(invite);
        stack.directory().bind(id, this);
        stack.directory().bind(leg.dialog().id(), leg);
        Body offer = Body.of(invite);
        if (offer != null) {
            leg.offers().become(new OfferState.Received(new OfferState.Place.Success(id, invite)));
        }
        stack.tell(
                new CallAction.Incoming(call.handle, invite, offer, replaces == null ? null : replaces.handle, flow));
    }

    @Override
    public Leg leg() {
        return leg;
    }

    // ---- the owner

    @Override
    public void handle(CallEvent event, Stack stack) {
        switch (event) {
            case CallEvent.Progress progress -> progress(progress, stack);
            case CallEvent.Accept accept -> {
                if (reliable.isOpen()) {
                    waiting = accept; // RFC 3262 3: no 2xx while a reliable provisional response is open
                } else {
                    accept(accept, stack);
                }
            }
            case CallEvent.Reject no -> reject(no.status(), no.extras(), no.body(), stack);
            case CallEvent.HangUp _ -> reject(480, List.of(), null, stack);
            case CallEvent.Offer offer -> leg.offers().offer(offer, stack);
            case CallEvent.Answer answer -> {
                if (!isAnswerToInvite()) {
                    leg.offers()
                            .answer(answer.body(), stack); // of a PRACK or UPDATE; the INVITE's goes out with Accept
                }
            }
            case CallEvent.RefuseOffer no -> {
                if (isAnswerToInvite()) {
                    reject(no.status(), List.of(), no.body(), stack);
                } else {
                    leg.offers().refuse(no.status(), no.body(), stack);
                }
            }
            default -> {}
        }
    }

    private boolean isAnswerToInvite() {
        return leg.offers().state() instanceof OfferState.Received(OfferState.Place.Success(var of, var request))
                && of.equals(id);
    }

    private void progress(CallEvent.Progress progress, Stack stack) {
        ResponseBuilder response = leg.provisional(invite, progress, stack);
        Body body = progress.body();
        boolean required = invite.lists(Headers.REQUIRE, "100rel");
        boolean possible = required || invite.lists(Headers.SUPPORTED, "100rel");
        boolean rel = stack.settings().reliableProvisionals() && possible && (progress.reliable() || required);
        if (!rel) {
            leg.offers().local(body);
            stack.respond(id, response.build()); // an answer in it is a preview: the 2xx has it again (RFC 3261 13.2.1)
            return;
        }
        if (body != null) {
            leg.offers().local(body);
            // RFC 3262 5: in a reliable response the body is the answer, or the offer where INVITE had none
            leg.offers().become(Body.of(invite) == null ? OfferState.SENT : OfferState.STABLE);
        }
        reliable.send(response, stack);
    }

    private void accept(CallEvent.Accept accept, Stack stack) {
        waiting = null;
        stack.directory().unbind(id);
        reliable.stop(stack);
        leg.dialog(leg.dialog().confirm());
        Body body = accept.body();
        boolean offered =
                Body.of(invite) == null && body != null && leg.offers().local() == null;
        leg.offers().become(offered ? OfferState.SENT : OfferState.STABLE);
        leg.offers().local(body);
        call.become(new Session(call, leg, false));
        leg.accept(id, invite, body, accept.extras(), stack);
        if (replaces != null && !replaces.isOver()) {
            replaces.phase().handle(new CallEvent.HangUp(replaces.handle, ""), stack); // RFC 3891 3
        }
    }

    private void reject(int status, List<Extra<?>> extras, @Nullable Body body, Stack stack) {
        ResponseBuilder response = leg.answer(invite, status, stack);
        Extra.addTo(response, extras);
        if (body != null) {
            body.into(response);
        }
        stack.respond(id, response.build());
        close(stack);
        call.end(CallEnd.By.US, status, null, stack);
    }

    private void close(Stack stack) {
        reliable.stop(stack);
        leg.close(stack);
        stack.directory().unbind(id);
    }

    // ---- the other side

    @Override
    public void cancelled(SipRequest cancel, Stack stack) {
        leg.reject(id, invite, 487, stack);
        close(stack);
        call.end(CallEnd.By.PEER, 487, cancel, stack);
    }

    @Override
    public void request(Leg at, ServerTransactionId request, SipRequest message, Stack stack) {
        if (message.is(Method.BYE)) {
            // RFC 3261 15.1.2: BYE in an early dialog ends the INVITE with 487
            stack.respond(request, leg.answer(message, 200, stack).build());
            leg.reject(id, invite, 487, stack);
            close(stack);
            call.end(CallEnd.By.PEER, 487, message, stack);
            return;
        }
        if (!reliable.acknowledgedBy(message, stack)) {
            leg.reject(request, message, 481, stack); // RFC 3262 3: it acknowledges nothing that is open
            return;
        }
        Body body = Body.of(message);
        if (body != null && leg.offers().state() instanceof OfferState.Sent) {
            leg.offers().become(OfferState.STABLE);
            stack.tell(new CallAction.AnswerReceived(call.handle, body));
        } else if (body != null && leg.offers().state() instanceof OfferState.Stable) {
            leg.offers().offered(request, message, body, stack);
            return;
        }
        leg.succeed(request, message, null, stack);
        CallEvent.Accept held = waiting;
        if (held != null && !reliable.isOpen()) {
            accept(held, stack);
        }
    }

    @Override
    public void lost(Leg at, int status, @Nullable SipMessage response, Stack stack) {
        fail(500, response, stack);
    }

    /** 64*T1 without PRACK. */
    private void provisionalUnacknowledged(Stack stack) {
        fail(504, null, stack);
    }

    private void fail(int status, @Nullable SipMessage message, Stack stack) {
        leg.reject(id, invite, status, stack);
        close(stack);
        call.end(CallEnd.By.FAILURE, status, message, stack);
    }
}
