package gatehouse.web.access;

import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Who is in, who may come in, and who did what: by accounts that a folder keeps, or, without one, by a link that signs
 * in once. The server's event loop owns it; {@link #worker} says where slow work belongs.
 */
public final class Access {
    private static final String SESSIONS = "sessions.json";

    private final Sessions sessions;
    private final AuditLog audit;
    private final Attempts attempts;
    private final Clock clock;
    private final @Nullable StateFolder folder;
    private final @Nullable Accounts accounts;
    private final @Nullable SignInLink link;

    private Access(
            Clock clock,
            Entropy entropy,
            AuditLog audit,
            @Nullable StateFolder folder,
            @Nullable Accounts accounts,
            @Nullable SignInLink link) {
        this.clock = clock;
        this.sessions = new Sessions(clock, entropy);
        this.attempts = new Attempts(clock);
        this.audit = audit;
        this.folder = folder;
        this.accounts = accounts;
        this.link = link;
    }

    /** How one comes in. */
    public enum Entrance {
        /** With the link that the program printed. */
        LINK,
        /** With name and password. */
        PASSWORD,
        /** Nobody can yet: with the device's secret one makes the first account. */
        FIRST_ACCOUNT
    }

    /** Opens what a folder keeps. Reads files and hashes: not for an event loop. */
    public static Access open(@Nullable Path state, Clock clock, Entropy entropy) throws IOException {
        if (state == null) {
            return new Access(clock, entropy, AuditLog.inMemory(), null, null, new SignInLink(entropy));
        }
        StateFolder folder = StateFolder.open(state);
        return new Access(clock, entropy, AuditLog.open(folder), folder, Accounts.open(folder, clock, entropy), null);
    }

    /** Goes on with the sessions of an earlier process, and keeps them from now on. On the event loop, once. */
    public void resume(Vertx vertx) throws IOException {
        StateFolder kept = folder;
        if (kept == null) {
            return;
        }
        sessions.resume(
                kept.read(SESSIONS, Sessions.Kept.class).orElse(new Sessions.Kept(List.of())),
                now -> worker(vertx, () -> {
                    kept.write(SESSIONS, now);
                    return now;
                }));
    }

    /** Runs slow work away from the event loop, one after the other: the server has a single worker thread. */
    public static <T> Future<T> worker(Vertx vertx, Callable<T> work) {
        // Not "ordered": Vert.x orders within one connection only, and would let a later one's work go first
        return vertx.executeBlocking(work, false);
    }

    /** How one comes in now. */
    public Entrance entrance() {
        if (accounts == null) {
            return Entrance.LINK;
        }
        return accounts.isEmpty() ? Entrance.FIRST_ACCOUNT : Entrance.PASSWORD;
    }

    /** The signed-in browsers. */
    public Sessions sessions() {
        return sessions;
    }

    /** What follows the page's address in the link that signs in once; empty where accounts are kept. */
    public Optional<String> signInPath() {
        return Optional.ofNullable(link).map(SignInLink::path);
    }

    /** Whether this is the link's word and it was not used before; from now on it is used. */
    public boolean spend(String word) {
        return link != null && link.spend(word);
    }

    /** The accounts; empty where a link is the only way in. */
    public Optional<Accounts> accounts() {
        return Optional.ofNullable(accounts);
    }

    /** What was done. */
    public AuditLog audit() {
        return audit;
    }

    /**
     * An attempt to sign in is about to be made: it counts as failed until {@link #succeeded}, so that several at a time
     * are no way around it.
     *
     * @return how long it has to wait; zero if it may be made
     */
    public Duration attempt(String address, String account) {
        Duration pause = attempts.pause(address, account);
        if (pause.isZero()) {
            attempts.failed(address, account);
        }
        return pause;
    }

    /** The attempt was right. */
    public void succeeded(String address, String account) {
        attempts.succeeded(address, account);
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return clock.wall().toEpochMilli();
    }
}
