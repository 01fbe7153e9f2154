package gatehouse.sip.ua;

import gatehouse.base.Flow;
import java.time.Duration;
import java.util.function.BiConsumer;
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
    private final BiConsumer<Flow, Stack> failed;
    private Duration interval;
    private @Nullable Flow flow;

    /** {@code failed} hears of a flow on which no pong came. */
    FlowKeeper(RegistrationSettings.KeepAlive settings, BiConsumer<Flow, Stack> failed) {
        this.interval = settings.interval();
        this.expectPong = settings.expectPong();
        this.failed = failed;
    }

    /** Begins anew on {@code kept}; a Flow-Timer that the registrar gave, null for none, changes the interval. */
    void keep(Flow kept, @Nullable Long flowTimer, Stack stack) {
        stop(stack);
        flow = kept;
        if (flowTimer != null && flowTimer > 0) {
            interval = Duration.ofSeconds(Math.min(flowTimer, LONGEST)); // RFC 5626 4.4: pings come before it ends
        }
        schedule(stack);
    }

    void stop(Stack stack) {
        flow = null;
        stack.stop(this, Alarm.PING);
        stack.stop(this, Alarm.PONG);
    }

    void pong(Flow from, Stack stack) {
        if (from.equals(flow)) {
            stack.stop(this, Alarm.PONG);
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
            failed.accept(kept, stack);
            return;
        }
        stack.ping(kept);
        if (expectPong && kept.transport().isReliable()) {
            stack.start(this, Alarm.PONG, PONG_WITHIN);
        }
        schedule(stack);
    }
}
