package gatehouse.web.access;

import gatehouse.base.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down whoever guesses passwords: after a few failures each further attempt has to wait twice as long as the one
 * before it. Counted for each address and, with a lower limit, for each account, so that many addresses do not help and
 * nobody can be kept out for long by others' guesses. Bounded. Not thread-safe: the server's event loop owns it.
 */
final class Attempts {
    static final int FREE = 4;
    static final Duration LONGEST_FOR_ADDRESS = Duration.ofMinutes(15);
    static final Duration LONGEST_FOR_ACCOUNT = Duration.ofSeconds(30);

    /** So long after the last failure nothing is held against anyone any more. */
    static final Duration FORGOTTEN = Duration.ofHours(1);

    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    private record Failures(int count, long lastNanos, long allowedNanos) {}

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** How long this address and account have to wait before they may try; zero if they may now. */
    Duration pause(String address, String account) {
        long now = clock.nanos();
        return Duration.ofNanos(Math.max(left(address(address), now), left(account(account), now)));
    }

    /** An attempt failed. */
    void failed(String address, String account) {
        note(address(address), LONGEST_FOR_ADDRESS);
        note(account(account), LONGEST_FOR_ACCOUNT);
    }

    /** An attempt succeeded: this address and account start afresh. */
    void succeeded(String address, String account) {
        failures.remove(address(address));
        failures.remove(account(account));
    }

    private static String address(String address) {
        return "@" + address;
    }

    private static String account(String account) {
        return "=" + account;
    }

    private long left(String key, long now) {
        Failures known = failures.get(key);
        return known == null ? 0 : Math.max(0, known.allowedNanos - now);
    }

    private void note(String key, Duration longest) {
        long now = clock.nanos();
        Failures known = failures.remove(key);
        int count = known == null || now - known.lastNanos > FORGOTTEN.toNanos() ? 1 : known.count + 1;
        long pause = count < FREE
                ? 0
                : Math.min(longest.toNanos(), Duration.ofSeconds(1).toNanos() << Math.min(20, count - FREE));
        failures.put(key, new Failures(count, now, now + pause));
        if (failures.size() > MOST) {
            // The one that failed longest ago; who fails now moves to the end
            failures.remove(failures.keySet().iterator().next());
        }
    }
}
