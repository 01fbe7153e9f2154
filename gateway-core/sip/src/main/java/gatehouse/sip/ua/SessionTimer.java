package gatehouse.sip.ua;

import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Session timers (RFC 4028): a call whose other side is gone ends on its own. */
final class SessionTimer implements Timed {
    private static final long LEAST = 90; // RFC 4028 5

    private enum Alarm {
        REFRESH,
        EXPIRE
    }

    private final Leg leg;
    private long seconds;
    private boolean weRefresh;

    SessionTimer(Leg leg) {
        this.leg = leg;
    }

    /** What an INVITE outside a dialog asks for. */
    static void ask(RequestBuilder invite, UserAgentSettings settings, long minimum) {
        long ours = settings.sessionExpires().toSeconds();
        if (ours > 0) {
            invite.set(Headers.SESSION_EXPIRES, Delta.of(Math.max(ours, minimum)))
                    .set(Headers.MIN_SE, Delta.of(Math.max(minimum, least(settings))));
        }
    }

    private static long least(UserAgentSettings settings) {
        return Math.max(LEAST, settings.minSessionExpires().toSeconds());
    }

    /** What a re-INVITE or UPDATE of ours says (RFC 4028 7.4): the interval and who refreshes stay. */
    void request(RequestBuilder request, Stack stack) {
        if (seconds > 0) {
            request.set(Headers.SESSION_EXPIRES, Delta.of(seconds).with("refresher", weRefresh ? "uac" : "uas"))
                    .set(Headers.MIN_SE, Delta.of(least(stack.settings())));
        }
    }

    /** A 2xx to our INVITE or UPDATE (RFC 4028 7.2). */
    void accepted(SipResponse response, Stack stack) {
        Delta interval = response.value(Headers.SESSION_EXPIRES);
        seconds = interval == null ? 0 : Math.max(interval.seconds(), LEAST);
        weRefresh = interval != null && !interval.parameters().is("refresher", "uas");
        arm(stack);
    }

    /** Refuses an interval below our least one with 422 (RFC 4028 9); says whether it did. */
    boolean refuse(ServerTransactionId id, SipRequest request, Stack stack) {
        SipResponse refusal = refusal(request, leg.dialog().id().localTag(), stack.settings());
        if (refusal != null) {
            stack.respond(id, refusal);
        }
        return refusal != null;
    }

    /** The 422 for a request that asks for too short an interval; null for any other. */
    static @Nullable SipResponse refusal(SipRequest request, String tag, UserAgentSettings settings) {
        Delta asked = request.value(Headers.SESSION_EXPIRES);
        long least = least(settings);
        if (asked == null || asked.seconds() >= least || !request.lists(Headers.SUPPORTED, "timer")) {
            return null;
        }
        return SipResponse.to(request, 422)
                .toTag(tag)
                .set(Headers.MIN_SE, Delta.of(least))
                .build();
    }

    /** Our 2xx to an INVITE or UPDATE (RFC 4028 9, Table 2). */
    void accept(SipRequest request, ResponseBuilder response, Stack stack) {
        Delta asked = request.value(Headers.SESSION_EXPIRES);
        Delta minimum = request.value(Headers.MIN_SE);
        boolean theyCan = request.lists(Headers.SUPPORTED, "timer");
        long ours = stack.settings().sessionExpires().toSeconds();
        if (asked == null && ours == 0) {
            seconds = 0;
            arm(stack);
            return;
        }
        long floor = Math.max(minimum == null ? LEAST : minimum.seconds(), LEAST);
        long wanted = asked == null ? Math.max(ours, floor) : asked.seconds();
        seconds = ours > 0 && ours < wanted ? Math.max(ours, floor) : Math.max(wanted, LEAST);
        String refresher = asked == null ? null : asked.parameters().get("refresher");
        weRefresh = refresher == null ? !theyCan : refresher.equalsIgnoreCase("uas");
        response.set(Headers.SESSION_EXPIRES, Delta.of(seconds).with("refresher", weRefresh ? "uas" : "uac"));
        if (theyCan) {
            response.add(Headers.REQUIRE, "timer");
        }
        arm(stack);
    }

    private void arm(Stack stack) {
        stop(stack);
        if (seconds == 0 || leg.call().isOver()) {
            return;
        }
        if (weRefresh) {
            stack.start(this, Alarm.REFRESH, Duration.ofSeconds(seconds / 2)); // RFC 4028 7.2
        }
        // RFC 4028 10: the smaller of 32 s and a third before the end
        stack.start(this, Alarm.EXPIRE, Duration.ofSeconds(seconds - Math.min(32, seconds / 3)));
    }

    void stop(Stack stack) {
        stack.stop(this, Alarm.REFRESH);
        stack.stop(this, Alarm.EXPIRE);
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        if (what == Alarm.REFRESH) {
            leg.offers().refreshSession(stack);
            return;
        }
        leg.bye("SIP;cause=408;text=\"session expired\"", stack);
        leg.call().end(CallEnd.By.FAILURE, 408, null, stack);
    }
}
