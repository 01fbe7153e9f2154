package gatehouse.web.api;

import gatehouse.web.access.Cookie;
import gatehouse.web.access.Role;
import gatehouse.web.access.Session;
import gatehouse.web.access.Sessions;
import gatehouse.web.access.SignInLink;
import gatehouse.web.json.Kinds;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Coming in and going out. */
public final class SessionRoutes {
    private static final String DEMO_USER = "demo";

    private final Sessions sessions;
    private final Cookie cookie;
    private final @Nullable SignInLink link;

    /**
     * The routes.
     *
     * @param link signs in once; null where accounts are kept
     */
    public SessionRoutes(Sessions sessions, Cookie cookie, @Nullable SignInLink link) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.link = link;
    }

    /**
     * Who is signed in in this browser.
     *
     * @param user null if nobody
     * @param role null if nobody
     * @param token to be repeated in {@link Door#TOKEN_HEADER}; null if nobody
     */
    public record Visitor(
            @Nullable String user,
            @Nullable String role,
            @Nullable String token) {
        static Visitor of(Optional<Session> session) {
            return session.map(known -> new Visitor(known.user(), Kinds.word(known.role()), known.csrf()))
                    .orElseGet(() -> new Visitor(null, null, null));
        }
    }

    /** The word of a link that signs in once. */
    public record Word(String word) {}

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/session",
                        null,
                        "Says who is signed in in this browser.",
                        Visitor.class,
                        call -> call.reply(Visitor.of(call.visitor()))),
                Route.post(
                        "/sign-in/link",
                        null,
                        "Signs in with the link that the program printed; it works once.",
                        Word.class,
                        Visitor.class,
                        call -> call.body(Word.class, word -> signInByLink(call, word))),
                Route.post("/sign-out", Role.VIEWER, "Signs out.", Nothing.class, Visitor.class, this::signOut));
    }

    private void signInByLink(Call call, Word word) {
        if (link == null || !link.spend(word.word())) {
            call.refuse(403, "This link does not sign in (any more). Restart the program and open the link it prints.");
            return;
        }
        begin(call, DEMO_USER, Role.OWNER);
    }

    private void begin(Call call, String user, Role role) {
        HttpServerRequest request = call.context().request();
        // Whatever session the browser had ends: what was known before the sign-in is worth nothing after it.
        call.visitor().ifPresent(old -> sessions.end(session -> session.id().equals(old.id())));
        String agent = request.getHeader("User-Agent");
        String secret = sessions.begin(user, role, agent == null ? "" : agent);
        cookie.give(call.context().response(), secret);
        call.reply(Visitor.of(sessions.find(secret)));
    }

    private void signOut(Call call) {
        sessions.end(session -> session.id().equals(call.session().id()));
        cookie.take(call.context().response());
        call.reply(Visitor.of(Optional.empty()));
    }
}
