package gatehouse.web.access;

import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in, who may come in, and who did what: by accounts that a folder keeps, or, without one, by a link that signs
 * in once. The server's event loop owns it; {@link #worker} says where slow work belongs.
 */
public final class Access {
    private static final String SESSIONS = "sessions.json";
    private static final int MOST_HASHING = 8;

    private final Sessions sessions;
    private final AuditLog audit;
    private final Attempts attempts;
    private final Clock clock;
    private final @Nullable StateFolder folder;
    private final @Nullable Accounts accounts;
    private final @Nullable SignInLink link;
    private Trouble auditTrouble = new Trouble(Sentence.AUDIT_NOT_KEPT, saying -> {});
    private int hashing;

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

    /**
     * Goes on with the sessions of an earlier process, and keeps them from now on. On the event loop, once.
     *
     * @param tell takes what people should see when something cannot be kept
     */
    public void resume(Vertx vertx, Consumer<Saying> tell) throws IOException {
        auditTrouble = new Trouble(Sentence.AUDIT_NOT_KEPT, tell);
        Trouble trouble = new Trouble(Sentence.SESSIONS_NOT_KEPT, tell);
        StateFolder kept = folder;
        if (kept == null) {
            return;
        }
        sessions.resume(
                kept.read(SESSIONS, Sessions.Kept.class).orElse(new Sessions.Kept(List.of())),
                this::mayGoOn,
                now -> trouble.watch(worker(vertx, () -> {
                    kept.write(SESSIONS, now);
                    return now;
                })));
    }

    /** An account may have been removed, or given another role, in a file that was put back since. */
    private boolean mayGoOn(Session session) {
        Accounts known = accounts;
        return known != null
                && known.all().stream()
                        .anyMatch(account -> account.name().equals(session.user()) && account.role() == session.role());
    }

    /** Writes down what was done, away from the event loop. */
    public void note(Vertx vertx, AuditLog.Entry entry) {
        auditTrouble.watch(worker(vertx, () -> {
            audit.add(entry);
            return entry;
        }));
    }

    /**
     * Whether a password may be hashed now: that takes memory and time, so what comes on top of a few is sent away. Who
     * got a yes calls {@link #hashed} in the end.
     */
    public boolean mayHash() {
        if (hashing >= MOST_HASHING) {
            return false;
        }
        hashing++;
        return true;
    }

    /** The end of what {@link #mayHash} allowed. */
    public void hashed() {
        hashing--;
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
