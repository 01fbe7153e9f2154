package gatehouse.web.api;

import gatehouse.base.Secret;
import gatehouse.management.Sentence;
import gatehouse.web.access.Access;
import gatehouse.web.access.Access.Entrance;
import gatehouse.web.access.Account;
import gatehouse.web.access.Accounts;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.Cookie;
import gatehouse.web.access.Role;
import gatehouse.web.access.Session;
import gatehouse.web.json.Kinds;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Coming in and going out. */
public final class SessionRoutes {
    private static final String DEMO_USER = "demo";

    private static final int NAME_SHOWN = 32;

    private final Access access;
    private final Cookie cookie;
    private final Audit audit;

    /** The routes. */
    public SessionRoutes(Access access, Cookie cookie, Audit audit) {
        this.access = access;
        this.cookie = cookie;
        this.audit = audit;
    }

    /**
     * Who is signed in in this browser.
     *
     * @param user null if nobody
     * @param role null if nobody
     * @param token to be repeated in {@link Door#TOKEN_HEADER}; null if nobody
     * @param entrance how one comes in
     */
    public record Visitor(
            @Nullable String user,
            @Nullable String role,
            @Nullable String token,
            Entrance entrance) {
        @Override
        public String toString() {
            return "Visitor[" + user + "]";
        }
    }

    /** The word of a link that signs in once. */
    public record Word(String word) {
        @Override
        public String toString() {
            return "Word[redacted]";
        }
    }

    /** A name and its password. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[redacted]";
        }
    }

    /**
     * What makes the first account.
     *
     * @param secret as it stands on the device's label; hyphens and the case of letters do not matter
     */
    public record FirstAccount(String secret, String user, String password) {
        @Override
        public String toString() {
            return "FirstAccount[redacted]";
        }
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/session",
                        null,
                        "Says who is signed in in this browser.",
                        Visitor.class,
                        call -> call.reply(visitor(call.visitor()))),
                Route.post(
                        "/sign-in",
                        null,
                        "Signs in with name and password. After a few wrong ones further attempts have to wait.",
                        Credentials.class,
                        Visitor.class,
                        call -> call.body(Credentials.class, credentials -> signIn(call, credentials))),
                Route.post(
                        "/sign-in/first",
                        null,
                        "Makes the first account, an owner's, with the device's secret, and signs in.",
                        FirstAccount.class,
                        Visitor.class,
                        call -> call.body(FirstAccount.class, wanted -> makeFirst(call, wanted))),
                Route.post(
                        "/sign-in/link",
                        null,
                        "Signs in with the link that the program printed; it works once.",
                        Word.class,
                        Visitor.class,
                        call -> call.body(Word.class, word -> signInByLink(call, word))),
                Route.post("/sign-out", Role.VIEWER, "Signs out.", Nothing.class, Visitor.class, this::signOut));
    }

    private Visitor visitor(Optional<Session> session) {
        return session.map(
                        known -> new Visitor(known.user(), Kinds.word(known.role()), known.csrf(), access.entrance()))
                .orElseGet(() -> new Visitor(null, null, null, access.entrance()));
    }

    private void signInByLink(Call call, Word word) {
        if (!access.spend(word.word())) {
            call.refuse(403, Sentence.LINK_SPENT);
            return;
        }
        begin(call, DEMO_USER, Role.OWNER, Action.SIGN_IN);
    }

    private void signIn(Call call, Credentials credentials) {
        Optional<Accounts> accounts = accounts(call);
        if (accounts.isEmpty() || mustWait(call, credentials.user())) {
            return;
        }
        call.work(
                        () -> {
                            try (Secret password = Secret.ofText(credentials.password())) {
                                return accounts.get().check(credentials.user(), password);
                            }
                        },
                        found -> found.ifPresentOrElse(account -> welcome(call, account, Action.SIGN_IN), () -> {
                            audit.note(call, shown(credentials.user()), Action.SIGN_IN, null, false);
                            call.refuse(403, Sentence.WRONG_PASSWORD);
                        }))
                .onComplete(done -> access.hashed());
    }

    private void makeFirst(Call call, FirstAccount wanted) {
        Optional<Accounts> accounts = accounts(call);
        if (accounts.isEmpty() || mustWait(call, wanted.user())) {
            return;
        }
        call.work(
                        () -> accounts.get().first(wanted.secret(), wanted.user(), wanted.password()),
                        made -> made.ifPresentOrElse(account -> welcome(call, account, Action.FIRST_ACCOUNT), () -> {
                            audit.note(call, shown(wanted.user()), Action.FIRST_ACCOUNT, null, false);
                            call.refuse(403, Sentence.WRONG_DEVICE_SECRET);
                        }))
                .onComplete(done -> access.hashed());
    }

    private Optional<Accounts> accounts(Call call) {
        Optional<Accounts> accounts = access.accounts();
        if (accounts.isEmpty()) {
            call.refuse(409, Sentence.LINK_ONLY);
        }
        return accounts;
    }

    private boolean mustWait(Call call, String user) {
        return call.mustWait(access, shown(user));
    }

    private void welcome(Call call, Account account, Action action) {
        access.succeeded(call.from(), account.name());
        begin(call, account.name(), account.role(), action);
    }

    private void begin(Call call, String user, Role role, Action action) {
        HttpServerRequest request = call.context().request();
        // Whatever session the browser had ends: what was known before the sign-in is worth nothing after it.
        call.visitor()
                .ifPresent(old -> access.sessions().end(session -> session.id().equals(old.id())));
        String agent = request.getHeader("User-Agent");
        String secret = access.sessions().begin(user, role, call.from(), agent == null ? "" : agent);
        cookie.give(call.context().response(), secret);
        audit.note(call, user, action, null, true);
        call.reply(visitor(access.sessions().find(secret)));
    }

    private void signOut(Call call) {
        Session own = call.session();
        access.sessions().end(session -> session.id().equals(own.id()));
        cookie.take(call.context().response());
        audit.note(call, own.user(), Action.SIGN_OUT, null, true);
        call.reply(visitor(Optional.empty()));
    }

    private static String shown(String typed) {
        return typed.length() > NAME_SHOWN ? typed.substring(0, NAME_SHOWN) : typed;
    }
}
