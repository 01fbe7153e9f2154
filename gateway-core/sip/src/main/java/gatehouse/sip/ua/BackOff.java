package gatehouse.sip.ua;

import gatehouse.base.Entropy;
import java.time.Duration;

/** How long to wait when a registration has failed over all flows (RFC 5626 4.5; TS 24.229 5.1.1.2.1 has the same). */
final class BackOff {
    private static final Duration BASE_TIME = Duration.ofSeconds(30);
    private static final Duration MAX_TIME = Duration.ofMinutes(30);
    private static final int MOST_DOUBLINGS = 6;

    private BackOff() {}

    /** 50 to 100 % of min(1800 s, 30 s * 2^failures). */
    static Duration after(int failures, Entropy entropy) {
        Duration doubled = BASE_TIME.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration upper = doubled.compareTo(MAX_TIME) < 0 ? doubled : MAX_TIME;
        Duration half = upper.dividedBy(2);
        return half.plusMillis(entropy.below((int) half.toMillis() + 1));
    }
}
