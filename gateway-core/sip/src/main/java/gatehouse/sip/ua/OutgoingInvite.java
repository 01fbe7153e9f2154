package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of ours until it is answered (RFC 3261 13.2), with its early dialogs, one for each fork. The other side makes as
 * many of them as it likes (12.1), so there is a bound: what a further fork says before its answer is not heard, and a 2xx
 * of one when the call is answered already is not acknowledged, whereupon its sender gives up and ends that dialog by
 * itself (13.3.1.4). The first 2xx is taken, whichever fork it is of.
 */
final class OutgoingInvite implements Call.Phase, ResponseHandler {
    /** Dialogs of one call; a number that rings in more places at once is rung by the network in turn. */
    static final int MOST_DIALOGS = 32;

    private final Call call;
    private final @Nullable Body offer;
    private final Map<String, Leg> legs = new LinkedHashMap<>();
    private final Map<String, ProvisionalOrder> provisionals = new HashMap<>();
    private final AuthorizedRequest invite;
    private long sequence = 1;
    private @Nullable Leg winner;
    private boolean abandoned;
    private boolean intervalRaised;

    OutgoingInvite(Call call, Uri target, @Nullable Body offer, List<Extra<?>> extras, Stack stack) {
        this.call = call;
        this.offer = offer;
        Party party = call.party();
        RequestBuilder request = newRequest(party, Method.INVITE, target, stack);
        SessionTimer.ask(request, stack.settings(), 0);
        Leg.announce(request, stack.settings());
        Extra.addTo(request, extras);
        if (offer != null) {
            offer.into(request);
        }
        Uri hop = party.route().isEmpty() ? target : party.route().getFirst().uri();
        this.invite = AuthorizedRequest.send(party, request, hop, () -> ++sequence, this, stack);
    }

    /** A request outside any dialog (RFC 3261 8.1.1), CSeq 1. */
    static RequestBuilder newRequest(Party party, Method method, Uri target, Stack stack) {
        RequestBuilder request = SipRequest.builder(method, target)
                .set(Headers.MAX_FORWARDS, 70)
                .addAll(Headers.ROUTE, party.route())
                .set(Headers.FROM, party.address().withTag(stack.entropy().token(8)))
                .set(Headers.TO, NameAddr.of(target))
                .set(Headers.CALL_ID, stack.entropy().token(16))
                .method(method, 1);
        if (Leg.isTargetRefresh(method)) {
            request.add(Headers.CONTACT, party.calledAt()); // RFC 3428 4: MESSAGE has none
        }
        Leg.decorate(request, stack.settings());
        Extra.addTo(request, party.extras());
        return request;
    }

    @Override
    public @Nullable Leg leg() {
        return legs.size() == 1 ? legs.values().iterator().next() : null;
    }

    // ---- the owner

    @Override
    public void handle(CallEvent event, Stack stack) {
        switch (event) {
            case CallEvent.HangUp hangUp -> {
                abandoned = true;
                invite.abandon();
                stack.cancel(invite.id(), hangUp.reason());
                call.end(CallEnd.By.US, 487, null, stack);
            }
            case CallEvent.Answer answer ->
                legs.values().forEach(leg -> leg.offers().answer(answer.body(), stack));
            case CallEvent.RefuseOffer no ->
                legs.values().forEach(leg -> leg.offers().refuse(no.status(), no.body(), stack));
            case CallEvent.Offer wanted -> {
                Leg only = leg();
                if (only != null) {
                    only.offers().offer(wanted, stack);
                }
            }
            default -> {}
        }
    }

    @Override
    public void lost(Leg leg, int status, @Nullable SipMessage response, Stack stack) {
        leg.close(stack); // the INVITE goes on: another fork may answer
    }

    @Override
    public void request(Leg leg, ServerTransactionId id, SipRequest request, Stack stack) {
        if (request.is(Method.BYE)) {
            // RFC 3261 15: the callee does not send BYE in an early dialog, but forks of a proxy have been seen to
            stack.respond(id, leg.answer(request, 200, stack).build());
        } else {
            leg.reject(id, request, 481, stack); // there is nothing that a PRACK could acknowledge
        }
    }

    // ---- the other side

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        if (response.isProvisional()) {
            provisional(response, flow, stack);
        } else if (response.isSuccess()) {
            answered(response, flow, stack);
        } else {
            refused(response, stack);
        }
    }

    private @Nullable Leg legOf(SipResponse response, Flow flow, Stack stack) {
        String tag = response.toTag();
        Leg known = tag == null ? null : legs.get(tag);
        if (known != null || tag == null) {
            return known;
        }
        // The dialog keeps the flow that its INVITE took, unless that was a stream still to be opened
        Flow own = call.party().flow();
        Flow way = own.local().port() == 0 ? flow : own;
        Dialog dialog = Dialog.atCaller(invite.request(), response, way);
        if (dialog == null) {
            return null;
        }
        Leg leg = new Leg(call, dialog, true, offer == null ? OfferState.STABLE : OfferState.SENT);
        leg.offers().local(offer);
        legs.put(tag, leg);
        stack.directory().bind(dialog.id(), leg);
        return leg;
    }

    /** Whether the response is of a fork that is one too many. */
    private boolean isBeyondBound(SipResponse response) {
        String tag = response.toTag();
        return tag != null && legs.size() >= MOST_DIALOGS && !legs.containsKey(tag);
    }

    private void provisional(SipResponse response, Flow flow, Stack stack) {
        if (response.status() == 100 || abandoned || winner != null || isBeyondBound(response)) {
            return;
        }
        Leg leg = legOf(response, flow, stack);
        Body body = Body.of(response);
        boolean reliable = leg != null && ProvisionalOrder.isReliable(response);
        if (leg != null && reliable && !acknowledge(leg, response, body, stack)) {
            return;
        }
        if (leg != null) {
            leg.learn(response);
            leg.dialog(leg.dialog().withTarget(response));
        }
        String name = response.toTag();
        stack.tell(new CallAction.Progressed(
                call.handle, name == null ? "" : name, response, offer == null ? null : body));
    }

    /** RFC 3262 4: acknowledges a provisional response in its turn; false for a repeat, or one that came too early. */
    private boolean acknowledge(Leg leg, SipResponse response, @Nullable Body body, Stack stack) {
        String tag = leg.dialog().id().remoteTag();
        if (leg.offers().mustNotPrack()
                || !provisionals
                        .computeIfAbsent(tag, _ -> new ProvisionalOrder())
                        .takes(response)) {
            return false;
        }
        if (offer == null && body != null && leg.offers().state() instanceof OfferState.Stable) {
            var place = new OfferState.Place.Prack(invite.request(), response);
            leg.offers().become(new OfferState.Received(place));
            stack.tell(new CallAction.OfferReceived(call.handle, body));
            return true;
        }
        leg.offers().prack(invite.request(), response, null, stack);
        if (body != null && leg.offers().state() instanceof OfferState.Sent) {
            leg.offers().become(OfferState.STABLE); // RFC 3262 5: an answer in a reliable response is the answer
        }
        return true;
    }

    private void answered(SipResponse response, Flow flow, Stack stack) {
        String name = response.toTag();
        Leg known = name == null ? null : legs.get(name);
        if (known != null && known.dialog().confirmed()) {
            known.repeatAck(response, stack);
            return;
        }
        if ((abandoned || winner != null) && isBeyondBound(response)) {
            return;
        }
        Leg leg = legOf(response, flow, stack);
        if (leg == null) {
            over(500, response, stack); // without tag or contact it makes no dialog that could even be ended
            return;
        }
        leg.dialog(leg.dialog().confirmedBy(response));
        leg.learn(response);
        closeAllBut(leg, stack);
        if (abandoned || winner != null) {
            // RFC 3261 13.2.2.4: who does not want the dialog acknowledges and ends it; 9.1 for CANCEL crossed by 2xx
            leg.acknowledge(invite.request(), null, stack);
            leg.bye("", stack);
            return;
        }
        winner = leg;
        call.become(new Session(call, leg, true));
        leg.sessionTimer().accepted(response, stack);
        Body body = Body.of(response);
        String tag = leg.dialog().id().remoteTag();
        if (offer == null
                && leg.offers().state() instanceof OfferState.Stable
                && leg.offers().local() == null) {
            takeOffer(leg, response, body, tag, stack);
            return;
        }
        boolean open = leg.offers().state() instanceof OfferState.Sent;
        leg.offers().become(OfferState.STABLE);
        leg.acknowledge(invite.request(), null, stack);
        stack.tell(new CallAction.Answered(call.handle, tag, response, open ? body : null));
    }

    /** Early dialogs of other forks end with the first 2xx; one that is confirmed lives by itself. */
    private void closeAllBut(Leg leg, Stack stack) {
        legs.values().removeIf(other -> {
            boolean early = other != leg && !other.dialog().confirmed();
            if (early) {
                other.close(stack);
            }
            return early;
        });
    }

    private void takeOffer(Leg leg, SipResponse response, @Nullable Body body, String tag, Stack stack) {
        stack.tell(new CallAction.Answered(call.handle, tag, response, null));
        if (body == null) {
            leg.acknowledge(invite.request(), null, stack);
        } else {
            leg.offers().become(new OfferState.Received(new OfferState.Place.Ack(invite.request())));
            stack.tell(new CallAction.OfferReceived(call.handle, body));
        }
    }

    private void refused(SipResponse response, Stack stack) {
        Delta minimum = response.value(Headers.MIN_SE);
        if (response.status() == 422 && minimum != null && !intervalRaised && !abandoned) {
            intervalRaised = true; // RFC 4028 7.3: once more with the interval that is asked for
            RequestBuilder again = invite.request().with().method(Method.INVITE, ++sequence);
            SessionTimer.ask(again, stack.settings(), minimum.seconds());
            invite.resend(again, stack);
            return;
        }
        over(response.status(), response, stack);
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        over(status, null, stack);
    }

    @Override
    public void ended(ClientTransactionId id, Stack stack) {
        // Whatever way it went: an early dialog does not outlive the INVITE that made it
        legs.values().stream().filter(leg -> !leg.dialog().confirmed()).forEach(leg -> leg.close(stack));
    }

    private void over(int status, @Nullable SipResponse response, Stack stack) {
        abandoned = true; // a 2xx that comes after all is acknowledged and ended
        invite.abandon();
        legs.values().forEach(leg -> {
            if (leg != winner) {
                leg.close(stack);
            }
        });
        if (winner == null) {
            call.end(response == null ? CallEnd.By.FAILURE : CallEnd.By.PEER, status, response, stack);
        }
    }
}
