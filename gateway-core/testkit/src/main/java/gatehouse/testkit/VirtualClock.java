package gatehouse.testkit;

import gatehouse.base.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved. Starts at 0 ns and at 2026-01-01T00:00:00Z on the wall. */
public final class VirtualClock implements Clock {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos;

    /** At its origin. */
    public VirtualClock() {}

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant wall() {
        return EPOCH.plusNanos(nanos);
    }

    /** Moves forward by {@code step}, which is not negative. */
    public void advance(Duration step) {
        advanceTo(nanos + step.toNanos());
    }

    /**
     * Moves to {@code target}, in nanoseconds.
     *
     * @throws IllegalArgumentException when that would be back
     */
    public void advanceTo(long target) {
        if (target < nanos) {
            throw new IllegalArgumentException("time does not go back from " + nanos + " to " + target);
        }
        nanos = target;
    }
}
