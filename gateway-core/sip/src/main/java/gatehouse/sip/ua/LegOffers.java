package gatehouse.sip.ua;

import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
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
    private final OwnPracks pracks;

    private @Nullable OwnChange change;
    /** Our UPDATE on top of a re-INVITE of ours that was answered ahead of its end. */
    private @Nullable OwnChange meanwhile;

    private @Nullable HeldInvite held;

    LegOffers(Leg leg, OfferState state) {
        this.leg = leg;
        this.state = state;
        this.pracks = new OwnPracks(leg, this::sendWaiting);
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
        if (change != null && underWay) {
            change.cancel(stack); // a re-INVITE that is only ringing would wait without end
        }
        if (held != null) {
            held.refuse(487, null, stack);
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
            waiting = null; // this one is later, and says what that one would
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
        if (wish == null || glared || held != null || leg.awaitsAck() || !(state instanceof OfferState.Stable)) {
            return;
        }
        // An UPDATE that overtakes a PRACK makes it come too late (RFC 3261 12.2.2), and with it the whole call
        if ((early || underWay) && (!leg.peerUpdates() || pracks.areOpen())) {
            return;
        }
        if (underWay && !mayGoOn(stack)) {
            return;
        }
        waiting = null;
        state = OfferState.SENT;
        refresh(early || underWay ? Method.UPDATE : Method.INVITE, wish, stack);
    }

    private boolean mayGoOn(Stack stack) {
        return meanwhile == null && change != null && change.goesOn(stack);
    }

    /** Sends a re-INVITE or UPDATE; without a body it refreshes the session alone (RFC 4028 7.4). */
    private void refresh(Method method, CallEvent.@Nullable Offer wish, Stack stack) {
        RequestBuilder request = leg.newRequest(method, stack);
        leg.sessionTimer().request(request, stack);
        if (wish != null) {
            Extra.addTo(request, wish.extras());
            wish.body().into(request);
        }
        OwnChange made = new OwnChange(leg, wish);
        if (underWay) {
            meanwhile = made;
        } else {
            underWay = true;
            change = made;
        }
        made.send(request, stack);
    }

    /** A change of ours is over; what waited for it goes out. */
    void over(OwnChange which, Stack stack) {
        if (which.equals(meanwhile)) {
            meanwhile = null;
        } else {
            underWay = false;
        }
        if (!stopped) {
            sendWaiting(stack);
        }
    }

    /** Both sides have offered at once (RFC 3261 14.1, RFC 3311 5.1): ours is for later. */
    void glare(CallEvent.@Nullable Offer wish, Stack stack) {
        waiting = waiting == null ? wish : waiting;
        stack.start(this, Alarm.GLARE_IS_OVER, leg.glarePause(stack));
        glared = true;
    }

    /** Nobody wants to hear of changes any more. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether the change under way only refreshes the session; asked once. */
    boolean takeRefreshing() {
        boolean was = refreshing;
        refreshing = false;
        return was;
    }

    /** Refreshes the session without changing it (RFC 4028 7.4). */
    void refreshSession(Stack stack) {
        if (underWay || held != null || !(state instanceof OfferState.Stable)) {
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
            boolean busy = underWay && (invite || change == null || !change.goesOn(stack));
            if (state instanceof OfferState.Sent || busy || (leg.awaitsAck() && invite)) {
                reject(id, request, 491, stack); // RFC 3261 14.2, RFC 3311 5.2: glare
                return;
            }
            if (!(state instanceof OfferState.Stable) || (held != null && invite)) {
                reject(id, request, 500, stack); // the same: one after the other
                return;
            }
        }
        if (leg.sessionTimer().refuse(id, request, stack)) {
            return;
        }
        leg.dialog(leg.dialog().withTarget(request));
        if (body != null) {
            offered(id, request, body, stack);
        } else if (invite) {
            state = new OfferState.Wanted(new OfferState.Place.Success(id, request));
            stack.tell(new CallAction.OfferWanted(leg.call().handle));
        } else {
            leg.succeed(id, request, null, stack); // RFC 3311: UPDATE without an offer
        }
    }

    /** An offer came in a request, whose 2xx goes out with the answer. */
    void offered(ServerTransactionId id, SipRequest request, Body body, Stack stack) {
        state = new OfferState.Received(new OfferState.Place.Success(id, request));
        stack.tell(new CallAction.OfferReceived(leg.call().handle, body));
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

    // ---- theirs, held (RFC 3312 6)

    /** The owner answers a re-INVITE ahead of its end; anything else with its end. */
    void hold(CallEvent.Progress progress, Stack stack) {
        Body body = progress.body();
        if (body == null || !(state instanceof OfferState.Received(OfferState.Place.Success(var id, var request)))) {
            return;
        }
        if (!request.is(Method.INVITE)) {
            answer(body, stack);
            return;
        }
        state = OfferState.STABLE;
        if (!HeldInvite.isPossible(request, stack)) {
            // RFC 3312 11: neither side could learn what the other has
            stack.respond(
                    id,
                    leg.answer(request, 421, stack)
                            .add(Headers.REQUIRE, "100rel")
                            .build());
            stack.tell(new CallAction.OfferWithdrawn(leg.call().handle));
            return;
        }
        held = new HeldInvite(leg, id, request, local);
        local = body;
        held.begin(progress, stack);
    }

    /** What is held, or null. */
    @Nullable
    HeldInvite held() {
        return held;
    }

    /** Nothing is held any more, and the session is what {@code body} describes. */
    void released(@Nullable Body body, Stack stack) {
        held = null;
        local = body;
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
            if (leg.call().phase() instanceof Session session && session.isEstablished()) {
                stack.tell(
                        answer == null
                                ? new CallAction.OfferRefused(leg.call().handle, 500) // RFC 3264 5, as in OwnChange
                                : new CallAction.AnswerReceived(leg.call().handle, answer));
            }
        }
        sendWaiting(stack);
    }

    /** Whether too many of our acknowledgements are on their way: what comes now is left to come again. */
    boolean mustNotPrack() {
        return pracks.areTooMany();
    }

    /** Acknowledges a reliable provisional response (RFC 3262 4). */
    void prack(SipRequest invite, SipResponse provisional, @Nullable Body body, Stack stack) {
        pracks.send(invite, provisional, body, stack);
    }
}
