package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A subscription of ours (RFC 6665 4.1): made, refreshed, and made anew when the notifier ends it for the time being. */
final class Subscription implements ResponseHandler, Timed {
    private static final Duration RETRY = Duration.ofSeconds(60);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    private enum Alarm {
        REFRESH,
        AGAIN,
        /** RFC 6665 4.1.2.4, Timer N: 64*T1 without the first NOTIFY, or the last. */
        N
    }

    private final SubscriptionHandle handle;
    private final SubscriptionEvent.Subscribe wanted;
    private @Nullable Dialog dialog;
    private @Nullable AuthorizedRequest sent;
    private String callId = "";
    private String localTag = "";
    private long sequence;
    private long expires;
    private int failures;
    private boolean raised;
    private boolean ending;
    private boolean over;

    Subscription(SubscriptionEvent.Subscribe wanted) {
        this.handle = wanted.subscription();
        this.wanted = wanted;
        this.expires = wanted.expires().toSeconds();
    }

    void begin(Stack stack) {
        leave(stack);
        Party party = wanted.party();
        RequestBuilder request = OutgoingInvite.newRequest(party, Method.SUBSCRIBE, wanted.target(), stack);
        fill(request, expires);
        SipRequest draft = request.build();
        callId = draft.callId();
        String tag = draft.from().tag();
        localTag = tag == null ? "" : tag;
        sequence = 1;
        stack.directory().bind(callId, localTag, this);
        Uri hop = party.route().isEmpty()
                ? wanted.target()
                : party.route().getFirst().uri();
        stack.start(this, Alarm.N, stack.timers().transactionTimeout());
        sent = AuthorizedRequest.send(party, request, hop, () -> ++sequence, this, stack);
    }

    private void fill(RequestBuilder request, long seconds) {
        request.set(Headers.EVENT, wanted.event())
                .setAll(Headers.ACCEPT, wanted.accept())
                .set(Headers.EXPIRES, seconds);
    }

    private void refresh(long seconds, Stack stack) {
        Dialog now = dialog;
        if (now == null) {
            begin(stack);
            return;
        }
        RequestBuilder request = now.request(Method.SUBSCRIBE, nextSequence());
        request.add(Headers.CONTACT, wanted.party().calledAt());
        Leg.decorate(request, stack.settings());
        Extra.addTo(request, wanted.party().extras());
        fill(request, seconds);
        if (ending) {
            stack.start(this, Alarm.N, stack.timers().transactionTimeout()); // RFC 6665 4.1.2.3: a last NOTIFY is due
        }
        sent = AuthorizedRequest.send(
                wanted.party().withFlow(now.flow()), request, now.nextHop(), this::nextSequence, this, stack);
    }

    private long nextSequence() {
        Dialog now = dialog;
        if (now == null) {
            return ++sequence;
        }
        Dialog next = now.next();
        dialog = next;
        return next.localSequence();
    }

    void end(Stack stack) {
        if (dialog == null) {
            over(200, "ended before it stood", stack);
            return;
        }
        ending = true;
        stack.stop(this, Alarm.REFRESH);
        refresh(0, stack);
    }

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        AuthorizedRequest request = sent;
        if (over || response.isProvisional() || request == null) {
            return;
        }
        if (!response.isSuccess()) {
            refused(response, stack);
            return;
        }
        failures = 0;
        if (dialog == null) {
            adopt(Dialog.atCaller(request.request(), response, flow));
        }
        if (ending) {
            return; // the last NOTIFY ends it, or Timer N
        }
        Long granted = response.value(Headers.EXPIRES);
        active(granted == null ? expires : granted, stack);
    }

    private void adopt(@Nullable Dialog made) {
        dialog = made == null ? null : made.confirm();
    }

    private void active(long seconds, Stack stack) {
        stack.start(this, Alarm.REFRESH, Duration.ofSeconds(Math.max(seconds / 2, 1)));
        stack.tell(new SubscriptionAction.Active(handle, Duration.ofSeconds(seconds)));
    }

    private void refused(SipResponse response, Stack stack) {
        Long least = response.value(Headers.MIN_EXPIRES);
        if (response.status() == 423 && least != null && least > expires && !raised) {
            raised = true;
            expires = least; // RFC 6665 4.1.2.1
            refresh(expires, stack);
            return;
        }
        if (ending) {
            over(200, "ended", stack);
            return;
        }
        Delta after = response.value(Headers.RETRY_AFTER);
        switch (response.status()) {
            // RFC 6665 4.1.2.2 and RFC 5057: only the dialog is gone
            case 408, 480, 481, 500, 503, 504 ->
                again("status " + response.status(), after == null ? null : Duration.ofSeconds(after.seconds()), stack);
            default -> over(response.status(), response.reason(), stack);
        }
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        if (ending) {
            over(200, "ended", stack);
        } else if (!over) {
            again(reason, null, stack);
        }
    }

    private void again(String reason, @Nullable Duration asked, Stack stack) {
        leave(stack);
        Duration doubled = RETRY.multipliedBy(1L << Math.min(failures++, 6));
        Duration wait = asked != null ? asked : doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        stack.start(this, Alarm.AGAIN, wait);
        stack.tell(new SubscriptionAction.Interrupted(handle, reason, wait));
    }

    /** A NOTIFY of this subscription; it may come before the 2xx (RFC 6665 4.1.2.4), and then makes the dialog. */
    void notified(ServerTransactionId id, SipRequest message, Flow flow, Stack stack) {
        Parameterized event = message.value(Headers.EVENT);
        Parameterized state = message.value(Headers.SUBSCRIPTION_STATE);
        if (event == null || !event.is(wanted.event().value()) || state == null) {
            stack.respond(
                    id,
                    SipResponse.to(message, event == null || state == null ? 400 : 489)
                            .build());
            return;
        }
        Dialog known = dialog != null ? dialog : Dialog.atCallee(message, localTag, true, flow);
        Dialog next = known == null ? null : known.received(message);
        if (dialog != null && next == null) {
            stack.respond(id, SipResponse.to(message, 500).build());
            return;
        }
        if (next != null) {
            dialog = dialog == null ? withSequence(next) : next.withTarget(message);
        }
        stack.stop(this, Alarm.N);
        var ok = SipResponse.to(message, 200);
        Leg.decorate(ok, stack.settings());
        stack.respond(id, ok.add(Headers.CONTACT, wanted.party().calledAt()).build());
        stack.tell(new SubscriptionAction.Notified(handle, message, Body.of(message)));
        if (state.is("terminated")) {
            terminated(state, stack);
        } else {
            long remaining = state.parameters().number("expires");
            if (remaining > 0 && !ending) {
                stack.start(this, Alarm.REFRESH, Duration.ofSeconds(Math.max(remaining / 2, 1)));
            }
        }
    }

    /** A dialog that NOTIFY made continues our own numbers. */
    private Dialog withSequence(Dialog made) {
        Dialog result = made;
        while (result.localSequence() < sequence) {
            result = result.next();
        }
        return result;
    }

    /** RFC 6665 4.1.3: what the reason of the end asks of us. */
    private void terminated(Parameterized state, Stack stack) {
        String reason = state.get("reason");
        String word = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        long after = state.parameters().number("retry-after");
        if (ending) {
            over(200, "ended", stack);
            return;
        }
        switch (word) {
            case "deactivated", "timeout" -> again(word, Duration.ZERO, stack);
            case "rejected", "noresource", "invariant" -> over(200, word, stack);
            default -> again(word, after >= 0 ? Duration.ofSeconds(after) : null, stack);
        }
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        switch ((Alarm) what) {
            case REFRESH -> refresh(expires, stack);
            case AGAIN -> begin(stack);
            case N -> failed(408, "no NOTIFY", stack);
        }
    }

    private void leave(Stack stack) {
        for (Alarm alarm : Alarm.values()) {
            stack.stop(this, alarm);
        }
        stack.directory().unbind(callId, localTag);
        dialog = null;
        sent = null;
    }

    private void over(int status, String reason, Stack stack) {
        leave(stack);
        over = true;
        stack.directory().forget(handle);
        stack.tell(new SubscriptionAction.Ended(handle, status, reason));
    }
}
