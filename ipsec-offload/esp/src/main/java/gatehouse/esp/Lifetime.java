package gatehouse.esp;

import gatehouse.base.Deadlines;

/**
 * How long a security association may serve (RFC 4301 4.4.2.1). At a soft limit its owner makes a new one, at a hard
 * limit it carries no further packet. Bytes and packets count what went through; times are deadlines on the owner's
 * clock, in nanoseconds. {@link #UNLIMITED} in each field means no limit.
 */
public record Lifetime(long softBytes, long hardBytes, long softPackets, long hardPackets, long softAt, long hardAt) {
    /** No limit in a field. */
    public static final long UNLIMITED = Deadlines.NEVER;

    /** Whether and how the limits are reached. */
    public enum State {
        /** No limit is reached. */
        FRESH,
        /** A soft limit is reached: replace it. */
        SOFT,
        /** A hard limit is reached: it carries nothing any more. */
        HARD
    }

    public Lifetime {
        if (softBytes > hardBytes || softPackets > hardPackets || softAt > hardAt) {
            throw new IllegalArgumentException("a soft limit comes no later than its hard limit");
        }
    }

    /** No limit of its own: SIP owns the real lifetime (TS 33.203 7.1, 2^32 - 1 seconds). */
    public static Lifetime unlimited() {
        return new Lifetime(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED);
    }

    /** The state after {@code bytes} and {@code packets}, at {@code now}. */
    public State after(long bytes, long packets, long now) {
        if (bytes >= hardBytes || packets >= hardPackets || now >= hardAt) {
            return State.HARD;
        }
        return bytes >= softBytes || packets >= softPackets || now >= softAt ? State.SOFT : State.FRESH;
    }
}
