package gatehouse.netty;

import gatehouse.base.Clock;
import java.time.Instant;

/** The machine's own clock. Stateless; share {@link #INSTANCE}. */
public final class SystemClock implements Clock {
    /** The one clock of the process. */
    public static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant wall() {
        return Instant.now();
    }
}
