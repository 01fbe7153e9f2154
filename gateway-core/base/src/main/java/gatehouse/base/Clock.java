package gatehouse.base;

import java.time.Instant;

/**
 * Where time comes from. Protocol cores never hold a clock: they are handed {@code now}, in nanoseconds of
 * {@link #nanos()}, with every event. Only edges (event loops, testkit) own one.
 */
public interface Clock {
    /** Monotonic time in nanoseconds from an arbitrary origin; never goes back. Differences alone mean something. */
    long nanos();

    /** Wall-clock time, for what people and peers read (Date headers, logs, caller id). May jump. */
    Instant wall();
}
