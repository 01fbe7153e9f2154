package gatehouse.sip.ua;

import gatehouse.base.Flow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps the flow of a binding open with pings, and notices when it is dead (RFC 5626 3.5.1, 4.4.1). */
final class FlowKeeper implements Timed {
    private static final Duration PONG_WITHIN = Duration.ofSeconds(10); // RFC 5626 4.4.1
    private static final long LONGEST = 86_400; // seconds; a flow that holds for a day needs no ping more often

    private enum Alarm {
        PING,
        PONG
    }

    private final boolean expectPong;
    private Duration interval;
    private @Nullable Flow flow;
    /** The flow whose far end answers pings, so that its silence means something. */
    private @Nullable Flow answers;
    /** Whether a ping is unanswered: the wait for its pong is not begun anew by those that follow. */
    private boolean awaited;

    FlowKeeper(RegistrationSettings.KeepAlive settings) {
        this.interval = settings.interval();
        this.expectPong = settings.expectPong();
    }

    /**
     * Begins anew on {@code kept}.
     *
     * @param outbound whether the registrar takes part in outbound, and so answers pings (RFC 5626 5.4)
     * @param flowTimer what it gave as Flow-Timer, which changes the interval; null for none
     */
    void keep(Flow kept, boolean outbound, @Nullable Long flowTimer, Stack stack) {
        stop(stack);
        flow = kept;
        if (outbound || flowTimer != null) {
            answers = kept;
        }
        if (flowTimer != null && flowTimer > 0) {
            interval = Duration.ofSeconds(Math.min(flowTimer, LONGEST)); // RFC 5626 4.4: pings come before it ends
        }
        schedule(stack);
    }

    void stop(Stack stack) {
        flow = null;
        stack.stop(this, Alarm.PING);
        answered(stack);
    }

    void pong(Flow from, Stack stack) {
        if (from.equals(flow)) {
            answers = from; // who has answered once is expected to go on
            answered(stack);
        }
    }

    private void answered(Stack stack) {
        awaited = false;
        stack.stop(this, Alarm.PONG);
    }

    private void schedule(Stack stack) {
        if (!interval.isZero()) {
            // RFC 5626 4.4.1: 80 to 100 % of the interval, so that many clients do not beat together
            long millis = interval.toMillis();
            long wait = millis * 4 / 5 + stack.entropy().below((int) (millis / 5) + 1);
            stack.start(this, Alarm.PING, Duration.ofMillis(wait));
        }
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        Flow kept = flow;
        if (kept == null) {
            return;
        }
        if (what == Alarm.PONG) {
            awaited = false;
            // Closed before anything else, for a new attempt would take the same dead stream; who uses it hears of that
            stack.close(kept, "no answer to a keep-alive");
            return;
        }
        stack.ping(kept);
        if (!awaited && (expectPong || kept.equals(answers)) && kept.transport().isReliable()) {
            awaited = true;
            stack.start(this, Alarm.PONG, PONG_WITHIN);
        }
        schedule(stack);
    }
}
