package gatehouse.sip.transaction;

import java.time.Duration;

/**
 * The times behind the timers of RFC 3261 17, Table 4.
 *
 * @param t1 estimate of the round trip
 * @param t2 longest time between repeats of a non-INVITE request or an INVITE response
 * @param t4 longest time a message stays in the network
 */
public record TimerProfile(Duration t1, Duration t2, Duration t4) {
    /** RFC 3261 Table 4: 500 ms, 4 s, 5 s. */
    public static final TimerProfile RFC_3261 =
            new TimerProfile(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5));

    /** TS 24.229 7.7, between UE and P-CSCF: 2 s, 16 s, 17 s. */
    public static final TimerProfile IMS_ACCESS =
            new TimerProfile(Duration.ofSeconds(2), Duration.ofSeconds(16), Duration.ofSeconds(17));

    private static final Duration LEAST_D = Duration.ofSeconds(32);

    /** Timers B, F, H, J, L, M: 64*T1. */
    public Duration transactionTimeout() {
        return t1.multipliedBy(64);
    }

    /** Timer D: at least 32 s (RFC 3261 17.1.1.2), and 128 s in IMS. */
    public Duration timerD() {
        return transactionTimeout().compareTo(LEAST_D) > 0 ? transactionTimeout() : LEAST_D;
    }

    /** The repeat after one of {@code interval}: twice that, at most T2. */
    Duration doubled(Duration interval) {
        Duration twice = interval.multipliedBy(2);
        return twice.compareTo(t2) < 0 ? twice : t2;
    }

    /** When Timer E has reached T2 (RFC 4320 4.1): T1 + 2*T1 + ... below T2. */
    Duration untilTimerEIsT2() {
        Duration sum = Duration.ZERO;
        for (Duration interval = t1; interval.compareTo(t2) < 0; interval = doubled(interval)) {
            sum = sum.plus(interval);
        }
        return sum;
    }
}
