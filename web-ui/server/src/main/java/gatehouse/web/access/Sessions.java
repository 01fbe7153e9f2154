package gatehouse.web.access;

import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The signed-in browsers. A session's secret is always made here, never taken from a request, so that nobody can plant
 * one; only its SHA-256 is kept. Not thread-safe: the server's event loop owns it.
 */
public final class Sessions {
    /** Unused for this long, a session ends. */
    static final Duration IDLE = Duration.ofHours(8);

    /** However much it is used, a session ends after this long. */
    static final Duration LONGEST = Duration.ofDays(7);

    static final int MOST = 64;
    private static final int SECRET_BYTES = 32;
    private static final int BROWSER_LENGTH = 120;

    /** So much of a session's idle time may be lost when the process is killed. */
    private static final Duration STALE = Duration.ofMinutes(10);

    private final Map<String, Session> byHash = new HashMap<>();
    private final Clock clock;
    private final Entropy entropy;
    private Consumer<Kept> store = kept -> {};
    private long storedAtMillis;

    /** No sessions yet. */
    public Sessions(Clock clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /** What outlives the process: the sessions, each with the hash of its secret. */
    public record Kept(List<Known> sessions) {
        /** One of them. */
        public record Known(String hash, Session session) {}
    }

    /**
     * Goes on with the sessions of an earlier process; from now on {@code store} gets them whenever they change.
     *
     * @param mayGoOn judges each of them
     */
    void resume(Kept kept, Predicate<Session> mayGoOn, Consumer<Kept> store) {
        kept.sessions().stream()
                .limit(MOST)
                .filter(known -> mayGoOn.test(known.session()))
                .forEach(known -> byHash.put(known.hash(), known.session()));
        this.store = store;
    }

    /** Begins a session and answers its secret, for the cookie. Where there are too many, the least used one ends. */
    public String begin(String user, Role role, String from, String browser) {
        long now = clock.wall().toEpochMilli();
        dropExpired(now);
        if (byHash.size() >= MOST) {
            byHash.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().usedAtMillis()))
                    .ifPresent(entry -> byHash.remove(entry.getKey()));
        }
        String secret = entropy.token(SECRET_BYTES);
        String shown = browser.length() > BROWSER_LENGTH ? browser.substring(0, BROWSER_LENGTH) : browser;
        byHash.put(
                hash(secret),
                new Session(entropy.token(8), user, role, entropy.token(SECRET_BYTES), from, shown, now, now));
        changed(now);
        return secret;
    }

    /** The session of a cookie's secret, if it lives; it counts as used now. */
    public Optional<Session> find(String secret) {
        long now = clock.wall().toEpochMilli();
        dropExpired(now);
        Optional<Session> found =
                Optional.ofNullable(byHash.computeIfPresent(hash(secret), (hash, session) -> session.used(now)));
        if (found.isPresent() && now - storedAtMillis > STALE.toMillis()) {
            changed(now);
        }
        return found;
    }

    /** Whether a session lives, without using it. */
    public boolean lives(String id) {
        dropExpired(clock.wall().toEpochMilli());
        return byHash.values().stream().anyMatch(session -> session.id().equals(id));
    }

    /** All of them, the last used first. */
    public List<Session> all() {
        dropExpired(clock.wall().toEpochMilli());
        List<Session> all = new ArrayList<>(byHash.values());
        all.sort(Comparator.comparingLong(Session::usedAtMillis).reversed());
        return all;
    }

    /** Ends those that {@code which} picks, and says how many. */
    public int end(Predicate<Session> which) {
        int before = byHash.size();
        if (byHash.values().removeIf(which)) {
            changed(clock.wall().toEpochMilli());
        }
        return before - byHash.size();
    }

    private void changed(long now) {
        storedAtMillis = now;
        store.accept(new Kept(byHash.entrySet().stream()
                .map(entry -> new Kept.Known(entry.getKey(), entry.getValue()))
                .toList()));
    }

    private void dropExpired(long now) {
        for (Iterator<Session> all = byHash.values().iterator(); all.hasNext(); ) {
            Session session = all.next();
            if (now - session.usedAtMillis() > IDLE.toMillis()
                    || now - session.createdAtMillis() > LONGEST.toMillis()) {
                all.remove();
            }
        }
    }

    private static String hash(String secret) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
