package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.stun.StunMessage;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the flow of a binding open, and notices when it is dead (RFC 5626 3.5.1, 4.4): a stream with pings, UDP by STUN
 * where the far end takes part, else with empty lines that nobody answers.
 */
final class FlowKeeper implements Timed {
    private static final Duration PONG_WITHIN = Duration.ofSeconds(10); // RFC 5626 4.4.1
    private static final long LONGEST = 86_400; // seconds; a flow that holds for a day needs no ping more often

    private enum Alarm {
        PING,
        PONG
    }

    private final boolean expectPong;
    private final BiConsumer<Flow, Stack> failed;
    private final FlowProbe probe = new FlowProbe(this::lost);
    private Duration interval;
    private @Nullable Flow flow;
    /** The flow whose far end answers, so that its silence means something. */
    private @Nullable Flow answers;
    /** The flow whose far end should answer STUN and has never done so: one loss of it is enough. */
    private @Nullable Flow deaf;
    /** Whether a ping is unanswered: the wait for its pong is not begun anew by those that follow. */
    private boolean awaited;

    /** {@code failed} hears of a flow over UDP that is lost; of a stream, everyone hears by its end. */
    FlowKeeper(RegistrationSettings.KeepAlive settings, BiConsumer<Flow, Stack> failed) {
        this.interval = settings.interval();
        this.expectPong = settings.expectPong();
        this.failed = failed;
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
        if (isProbed(kept)) {
            probe.begin(kept, stack);
            probe.ask(stack); // at once: what later answers are compared with
        }
        schedule(stack);
    }

    /** RFC 5626 4.4.2: STUN over UDP, where the far end has said that it takes part. */
    private boolean isProbed(Flow kept) {
        return !interval.isZero() && !kept.transport().isReliable() && kept.equals(answers) && !kept.equals(deaf);
    }

    void stop(Stack stack) {
        flow = null;
        stack.stop(this, Alarm.PING);
        probe.stop(stack);
        answered(stack);
    }

    void pong(Flow from, Stack stack) {
        if (from.equals(flow)) {
            answers = from; // who has answered once is expected to go on
            answered(stack);
        }
    }

    void heard(Flow from, StunMessage message, Stack stack) {
        probe.heard(from, message, stack);
    }

    private void answered(Stack stack) {
        awaited = false;
        stack.stop(this, Alarm.PONG);
    }

    private void lost(FlowProbe.Loss why, Stack stack) {
        Flow kept = flow;
        if (kept != null) {
            if (why == FlowProbe.Loss.NEVER_ANSWERED || why == FlowProbe.Loss.REFUSED) {
                deaf = kept;
            }
            failed.accept(kept, stack);
        }
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
        if (isProbed(kept)) {
            probe.ask(stack);
        } else {
            stack.ping(kept);
            if (!awaited
                    && (expectPong || kept.equals(answers))
                    && kept.transport().isReliable()) {
                awaited = true;
                stack.start(this, Alarm.PONG, PONG_WITHIN);
            }
        }
        schedule(stack);
    }
}
