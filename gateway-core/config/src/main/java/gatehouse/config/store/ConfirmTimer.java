package gatehouse.config.store;

import java.time.Duration;
import java.time.Instant;

/**
 * The time within which a commit must be confirmed. Pure: whoever holds it brings the time.
 *
 * @param deadline when it is due, in nanoseconds of the holder's {@link gatehouse.base.Clock#nanos()}
 */
public record ConfirmTimer(long deadline) {
    /** A timer from now on. */
    public static ConfirmTimer start(Duration within, long now) {
        return new ConfirmTimer(now + within.toNanos());
    }

    /**
     * The same timer after a restart. The wall clock says how much of it is left, but a gateway without a battery clock
     * may start in the past: no more than the whole of {@code within} is ever left.
     */
    public static ConfirmTimer resume(Instant due, Duration within, Instant wall, long now) {
        Duration left = Duration.between(wall, due);
        if (left.isNegative()) {
            return new ConfirmTimer(now);
        }
        return start(left.compareTo(within) < 0 ? left : within, now);
    }

    /** Whether the time is over. */
    public boolean isDue(long now) {
        return now - deadline >= 0;
    }

    /** What is left of it, zero when over. */
    public Duration remaining(long now) {
        return isDue(now) ? Duration.ZERO : Duration.ofNanos(deadline - now);
    }
}
