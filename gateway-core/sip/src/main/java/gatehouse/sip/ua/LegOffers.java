package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RAck;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offer and answer within a dialog: re-INVITE (RFC 3261 14) and UPDATE (RFC 3311), ours and the other side's. */
final class LegOffers implements Timed {
    private enum Alarm {
        GLARE_IS_OVER
    }

    private final Leg leg;
    private OfferState state;
    /** What we last offered or answered: offered again when the session is refreshed. */
    private @Nullable Body local;

    private CallEvent.@Nullable Offer waiting;
    private boolean underWay;
    private boolean glared;
    private boolean stopped;
    private boolean refreshing;
    /** Our PRACKs without a final response. */
    private int pracks;

    private @Nullable Change change;

    LegOffers(Leg leg, OfferState state) {
        this.leg = leg;
        this.state = state;
    }

    OfferState state() {
        return state;
    }

    void become(OfferState next) {
        state = next;
    }

    @Nullable
    Body local() {
        return local;
    }

    void local(@Nullable Body body) {
        if (body != null) {
            local = body;
        }
    }

    void stop(Stack stack) {
        stopped = true;
        waiting = null;
        stack.stop(this, Alarm.GLARE_IS_OVER);
        if (change != null && change.sent != null && underWay) {
            stack.cancel(change.sent.id(), ""); // a re-INVITE that is only ringing would wait without end
        }
        if (place() instanceof OfferState.Place.Success(var id, var request)) {
            leg.reject(id, request, 487, stack); // RFC 3261 15.1.2: what waits for an answer gets 487
            state = OfferState.STABLE;
        }
    }

    // ---- ours

    /** Offers another session, at once or when what is under way is over. */
    void offer(CallEvent.Offer wish, Stack stack) {
        if (state instanceof OfferState.Wanted(OfferState.Place.Success(var id, var request))) {
            local = wish.body();
            state = OfferState.SENT;
            leg.accept(id, request, wish.body(), wish.extras(), stack);
            return;
        }
        waiting = wish;
        sendWaiting(stack);
    }

    private void sendWaiting(Stack stack) {
        CallEvent.Offer wish = waiting;
        boolean early = !leg.dialog().confirmed();
        // RFC 3261 14.1: no re-INVITE while another INVITE is under way; RFC 3311 5.1 for UPDATE
        if (wish == null || underWay || glared || leg.awaitsAck() || !(state instanceof OfferState.Stable)) {
            return;
        }
        // An UPDATE that overtakes a PRACK makes it come too late (RFC 3261 12.2.2), and with it the whole call
        if (early && (!leg.peerUpdates() || pracks > 0)) {
            return;
        }
        waiting = null;
        state = OfferState.SENT;
        refresh(early ? Method.UPDATE : Method.INVITE, wish, stack);
    }

    /** Sends a re-INVITE or UPDATE; without a body it refreshes the session alone (RFC 4028 7.4). */
    private void refresh(Method method, CallEvent.@Nullable Offer wish, Stack stack) {
        RequestBuilder request = leg.newRequest(method, stack);
        leg.sessionTimer().request(request, stack);
        if (wish != null) {
            Extra.addTo(request, wish.extras());
            wish.body().into(request);
        }
        underWay = true;
        Change made = new Change(wish);
        change = made;
        made.sent = leg.send(request, made, stack);
    }

    /** Our re-INVITE or UPDATE, until its outcome. */
    private final class Change implements ResponseHandler {
        private final CallEvent.@Nullable Offer wish;
        private @Nullable AuthorizedRequest sent;
        private boolean done;

        Change(CallEvent.@Nullable Offer wish) {
            this.wish = wish;
        }

        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (response.isProvisional()) {
                return;
            }
            if (done) {
                leg.repeatAck(response, stack);
                return;
            }
            done = true;
            underWay = false;
            leg.learn(response);
            if (stopped) {
                if (response.isSuccess() && response.cseq().method().equals(Method.INVITE) && sent != null) {
                    leg.acknowledge(sent.request(), null, stack);
                }
                return;
            }
            if (response.isSuccess()) {
                succeeded(response, stack);
            } else {
                refused(response.status(), response, stack);
            }
            sendWaiting(stack);
        }

        private void succeeded(SipResponse response, Stack stack) {
            leg.dialog(leg.dialog().withTarget(response));
            if (response.cseq().method().equals(Method.INVITE) && sent != null) {
                leg.acknowledge(sent.request(), null, stack);
            }
            leg.sessionTimer().accepted(response, stack);
            if (wish == null) {
                return;
            }
            state = OfferState.STABLE;
            Body answer = Body.of(response);
            if (answer == null) {
                stack.tell(new CallAction.OfferRefused(leg.call().handle, 500)); // RFC 3264 5: an offer has an answer
                return;
            }
            boolean same = wish.body().equals(local);
            local = wish.body();
            if (!same || !refreshing) {
                stack.tell(new CallAction.AnswerReceived(leg.call().handle, answer));
            }
            refreshing = false;
        }

        private void refused(int status, @Nullable SipResponse response, Stack stack) {
            if (wish != null) {
                state = OfferState.STABLE;
            }
            switch (status) {
                case 491 -> { // RFC 3261 14.1, RFC 3311 5.1: both offered at once
                    waiting = waiting == null ? wish : waiting;
                    stack.start(LegOffers.this, Alarm.GLARE_IS_OVER, glare(stack));
                    glared = true;
                }
                case 408, 481 -> leg.call().phase().lost(leg, status, response, stack);
                default -> {
                    boolean tell = wish != null && !refreshing;
                    refreshing = false;
                    if (tell) {
                        stack.tell(new CallAction.OfferRefused(leg.call().handle, status));
                    }
                }
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            underWay = false;
            if (!stopped) {
                refused(status, null, stack);
            }
        }
    }

    /** Refreshes the session without changing it (RFC 4028 7.4). */
    void refreshSession(Stack stack) {
        if (underWay || !(state instanceof OfferState.Stable)) {
            return; // that exchange refreshes it
        }
        if (leg.peerUpdates()) {
            refresh(Method.UPDATE, null, stack);
        } else if (local != null) {
            refreshing = true;
            state = OfferState.SENT;
            refresh(Method.INVITE, new CallEvent.Offer(leg.call().handle, local), stack);
        }
    }

    /** RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in units of 10 ms. */
    private Duration glare(Stack stack) {
        return Duration.ofMillis(10L
                * (leg.weCalled()
                        ? 210 + stack.entropy().below(191)
                        : stack.entropy().below(201)));
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        glared = false;
        sendWaiting(stack);
    }

    // ---- the other side's

    /** A re-INVITE or UPDATE. */
    void request(ServerTransactionId id, SipRequest request, Stack stack) {
        Body body = Body.of(request);
        boolean invite = request.is(Method.INVITE);
        if (invite && !leg.dialog().confirmed()) {
            reject(id, request, 500, stack); // RFC 3261 14.2: our first INVITE transaction is not over
            return;
        }
        if (body != null || invite) {
            if (state instanceof OfferState.Sent || underWay || (leg.awaitsAck() && invite)) {
                reject(id, request, 491, stack); // RFC 3261 14.2, RFC 3311 5.2: glare
                return;
            }
            if (!(state instanceof OfferState.Stable)) {
                reject(id, request, 500, stack); // the same: one after the other
                return;
            }
        }
        if (leg.sessionTimer().refuse(id, request, stack)) {
            return;
        }
        leg.dialog(leg.dialog().withTarget(request));
        OfferState.Place place = new OfferState.Place.Success(id, request);
        if (body != null) {
            state = new OfferState.Received(place);
            stack.tell(new CallAction.OfferReceived(leg.call().handle, body));
        } else if (invite) {
            state = new OfferState.Wanted(place);
            stack.tell(new CallAction.OfferWanted(leg.call().handle));
        } else {
            leg.succeed(id, request, null, stack); // RFC 3311: UPDATE without an offer
        }
    }

    private void reject(ServerTransactionId id, SipRequest request, int status, Stack stack) {
        var response = leg.answer(request, status, stack);
        if (status == 500) {
            response.set(Headers.RETRY_AFTER, Delta.of(stack.entropy().below(11))); // RFC 3261 14.2: 0 to 10 s
        }
        stack.respond(id, response.build());
    }

    /** The owner answers the offer that waits. */
    void answer(Body body, Stack stack) {
        if (!(state instanceof OfferState.Received(OfferState.Place in))) {
            return;
        }
        local = body;
        state = OfferState.STABLE;
        switch (in) {
            case OfferState.Place.Success(var id, var request) -> {
                if (request.is(Method.INVITE)) {
                    leg.accept(id, request, body, List.of(), stack);
                } else {
                    leg.succeed(id, request, body, stack);
                }
            }
            case OfferState.Place.Ack(var invite) -> leg.acknowledge(invite, body, stack);
            case OfferState.Place.Prack(var invite, var provisional) -> prack(invite, provisional, body, stack);
        }
        sendWaiting(stack);
    }

    /** The owner refuses the offer that waits, or has none to make where one is wanted. */
    void refuse(int status, @Nullable Body body, Stack stack) {
        OfferState.Place in = place();
        if (in == null) {
            return;
        }
        state = OfferState.STABLE;
        switch (in) {
            case OfferState.Place.Success(var id, var request) -> leg.reject(id, request, status, body, stack);
            // An offer in a response cannot be refused: it is taken and the call ended (RFC 3261 13.2.2.4)
            case OfferState.Place.Ack(var invite) -> {
                leg.acknowledge(invite, null, stack);
                leg.call().phase().handle(new CallEvent.HangUp(leg.call().handle, ""), stack);
            }
            case OfferState.Place.Prack(var invite, var provisional) -> {
                prack(invite, provisional, null, stack);
                leg.call().phase().handle(new CallEvent.HangUp(leg.call().handle, ""), stack);
            }
        }
    }

    /** Where our part is to go, or null. */
    private OfferState.@Nullable Place place() {
        return switch (state) {
            case OfferState.Received(OfferState.Place place) -> place;
            case OfferState.Wanted(OfferState.Place place) -> place;
            case OfferState.Stable _, OfferState.Sent _ -> null;
        };
    }

    /** Our 2xx with an offer was acknowledged. */
    void acknowledged(@Nullable Body answer, Stack stack) {
        if (state instanceof OfferState.Sent && leg.dialog().confirmed() && !underWay) {
            state = OfferState.STABLE;
            if (answer != null && leg.call().phase() instanceof Session session && session.isEstablished()) {
                stack.tell(new CallAction.AnswerReceived(leg.call().handle, answer));
            }
        }
        sendWaiting(stack);
    }

    /** Acknowledges a reliable provisional response (RFC 3262 4). */
    void prack(SipRequest invite, SipResponse provisional, @Nullable Body body, Stack stack) {
        Long rseq = provisional.value(Headers.RSEQ);
        RequestBuilder request =
                leg.newRequest(Method.PRACK, stack).set(Headers.RACK, new RAck(rseq == null ? 0 : rseq, invite.cseq()));
        if (body != null) {
            body.into(request);
        }
        pracks++;
        leg.send(request, new Pracked(), stack);
    }

    private final class Pracked implements ResponseHandler {
        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (response.isFinal()) {
                over(stack);
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            over(stack);
        }

        private void over(Stack stack) {
            pracks--;
            sendWaiting(stack);
        }
    }
}
