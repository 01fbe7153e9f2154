package gatehouse.ims;

import gatehouse.base.Deadlines;
import java.time.Duration;

/**
 * Whether the way through the current associations still leads to the P-CSCF, and what is done to keep it. A keep-alive
 * goes out when nothing was sent for a while (RFC 3948 4). A probe (OPTIONS) goes out when nothing was heard for a while;
 * unanswered it is repeated, and after {@link #TRIES} the way is lost. Any packet that is authentic counts as an answer.
 *
 * <p>The interval of keep-alives finds the NAT's own: it halves whenever the NAT turns out to have forgotten us, and after
 * {@link #STEADY} without that it grows again by half, up to what the policy says.
 */
final class Liveness {
    /** Probes in a row that have to fail: with what their transactions repeat (timer E) eight packets in two seconds. */
    static final int TRIES = 4;

    /** From one probe to the next while none is answered. */
    static final long RETRY = Duration.ofMillis(500).toNanos();

    /** So long after a probe what the P-CSCF asks is for its sake. */
    private static final long ASKED_BACK = Duration.ofSeconds(1).toNanos();

    /** How long a NAT has to remember us before it is reminded less often. */
    static final long STEADY = Duration.ofMinutes(30).toNanos();

    private static final Duration LEAST_KEEP_ALIVE = Duration.ofSeconds(5);

    /** What is to be done. */
    enum Due {
        NOTHING,
        KEEP_ALIVE,
        PROBE,
        LOST
    }

    private final ImsPolicy policy;
    private Duration keepAlive;
    private boolean on;
    private long lastSent;
    private long lastHeard;
    private int unanswered;
    private long lastProbe;
    private long steadySince;

    Liveness(ImsPolicy policy) {
        this.policy = policy;
        this.keepAlive = policy.keepAlive();
    }

    /** Whether a probe went out within the last second: what the P-CSCF asks now, it asks because of that. */
    boolean hasJustProbed(long now) {
        return on && lastProbe != 0 && now - lastProbe < ASKED_BACK;
    }

    /** The associations stand. */
    void stands(long now) {
        if (!on) {
            steadySince = now;
        }
        on = true;
        unanswered = 0;
        lastSent = now;
        lastHeard = now;
    }

    void sent(long now) {
        lastSent = now;
    }

    void heard(long now) {
        lastHeard = now;
        unanswered = 0;
    }

    /** The way is dead. Perhaps the NAT forgot us. */
    void lost(long now) {
        on = false;
        unanswered = 0;
        forgotten(now);
    }

    /**
     * The NAT has forgotten us, and our probe made a new binding: the P-CSCF asks at the new place before it believes
     * (OPTIONS from its side while ours is out).
     */
    void forgotten(long now) {
        steadySince = now;
        Duration half = keepAlive.dividedBy(2);
        keepAlive = half.compareTo(LEAST_KEEP_ALIVE) > 0 ? half : min(keepAlive, LEAST_KEEP_ALIVE);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** How often the NAT is reminded now. */
    Duration keepAlive() {
        return keepAlive;
    }

    long nextDeadline(boolean keepsAlive, int calls) {
        if (!on) {
            return Deadlines.NEVER;
        }
        return Math.min(keepsAlive ? keepAliveAt() : Deadlines.NEVER, probeAt(calls));
    }

    private long keepAliveAt() {
        return keepAlive.isZero() ? Deadlines.NEVER : lastSent + keepAlive.toNanos();
    }

    private long probeAt(int calls) {
        Duration every = calls > 0 ? policy.probeInCalls() : policy.probeIdle();
        if (unanswered > 0) {
            return lastProbe + RETRY;
        }
        return every.isZero() ? Deadlines.NEVER : lastHeard + every.toNanos();
    }

    Due due(long now, boolean keepsAlive, int calls) {
        if (!on) {
            return Due.NOTHING;
        }
        if (probeAt(calls) <= now) {
            if (unanswered == TRIES) {
                return Due.LOST;
            }
            unanswered++;
            lastProbe = now;
            return Due.PROBE;
        }
        if (keepsAlive && keepAliveAt() <= now) {
            lastSent = now;
            if (now - steadySince >= STEADY) {
                steadySince = now;
                keepAlive = min(keepAlive.multipliedBy(3).dividedBy(2), policy.keepAlive());
            }
            return Due.KEEP_ALIVE;
        }
        return Due.NOTHING;
    }
}
