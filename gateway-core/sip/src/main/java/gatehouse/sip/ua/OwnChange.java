package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** Our re-INVITE or UPDATE within a dialog, until its outcome. */
final class OwnChange implements ResponseHandler {
    private final Leg leg;
    private final CallEvent.@Nullable Offer wish;
    private final ProvisionalOrder provisionals = new ProvisionalOrder();
    private @Nullable AuthorizedRequest sent;
    private boolean done;
    /** The answer that came ahead of the end: it counts once the change has succeeded (RFC 3312 6). */
    private @Nullable Body early;

    private boolean told;

    /** {@code wish} is null for one that refreshes the session alone. */
    OwnChange(Leg leg, CallEvent.@Nullable Offer wish) {
        this.leg = leg;
        this.wish = wish;
    }

    void send(RequestBuilder request, Stack stack) {
        sent = leg.send(request, this, stack);
    }

    /** A re-INVITE that is only ringing would wait without end. */
    void cancel(Stack stack) {
        AuthorizedRequest mine = sent;
        if (mine != null) {
            stack.cancel(mine.id(), "");
        }
    }

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        if (response.isProvisional()) {
            provisional(response, stack);
            return;
        }
        if (done) {
            leg.repeatAck(response, stack);
            return;
        }
        done = true;
        leg.learn(response);
        if (!leg.offers().isStopped()) {
            if (response.isSuccess()) {
                succeeded(response, stack);
            } else {
                refused(response.status(), response, stack);
            }
        } else if (response.isSuccess()) {
            acknowledge(response, stack);
        }
        leg.offers().over(this, stack);
    }

    private void acknowledge(SipResponse response, Stack stack) {
        AuthorizedRequest mine = sent;
        if (mine != null && response.cseq().method().equals(Method.INVITE)) {
            leg.acknowledge(mine.request(), null, stack);
        }
    }

    private void provisional(SipResponse response, Stack stack) {
        AuthorizedRequest mine = sent;
        if (leg.offers().isStopped()
                || mine == null
                || !ProvisionalOrder.isReliable(response)
                || leg.offers().mustNotPrack()
                || !provisionals.takes(response)) {
            return;
        }
        leg.offers().prack(mine.request(), response, null, stack);
        Body answer = Body.of(response);
        if (answer != null && wish != null && leg.offers().state() instanceof OfferState.Sent) {
            early = answer;
            leg.offers().become(OfferState.STABLE);
        }
    }

    private void succeeded(SipResponse response, Stack stack) {
        leg.dialog(leg.dialog().withTarget(response));
        acknowledge(response, stack);
        leg.sessionTimer().accepted(response, stack);
        if (wish == null || told) {
            return;
        }
        leg.offers().become(OfferState.STABLE);
        Body answer = early == null ? Body.of(response) : early;
        if (answer == null) {
            stack.tell(new CallAction.OfferRefused(leg.call().handle, 500)); // RFC 3264 5: an offer has an answer
        } else {
            agree(wish.body(), answer, stack);
        }
    }

    private void agree(Body offer, Body answer, Stack stack) {
        boolean same = offer.equals(leg.offers().local());
        leg.offers().local(offer);
        boolean refreshing = leg.offers().takeRefreshing();
        if (!same || !refreshing) {
            stack.tell(new CallAction.AnswerReceived(leg.call().handle, answer));
        }
    }

    /**
     * The other side goes on from an answer that came ahead of the end, so the owner has to hear of that now; says
     * whether there is such an answer.
     */
    boolean goesOn(Stack stack) {
        if (early != null && wish != null && !told) {
            told = true;
            agree(wish.body(), early, stack);
        }
        return early != null;
    }

    private void refused(int status, @Nullable SipResponse response, Stack stack) {
        if (wish != null && early == null) {
            leg.offers().become(OfferState.STABLE);
        }
        switch (status) {
            case 491 -> leg.offers().glare(wish, stack);
            case 408, 481 -> leg.call().phase().lost(leg, status, response, stack);
            default -> {
                boolean refreshing = leg.offers().takeRefreshing();
                if (wish != null && !refreshing) {
                    stack.tell(new CallAction.OfferRefused(leg.call().handle, status));
                }
            }
        }
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        if (!leg.offers().isStopped()) {
            refused(status, null, stack);
        }
        leg.offers().over(this, stack);
    }
}
