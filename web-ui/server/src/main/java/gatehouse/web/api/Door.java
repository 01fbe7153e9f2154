package gatehouse.web.api;

import gatehouse.management.Sentence;
import gatehouse.web.access.Cookie;
import gatehouse.web.access.HostRule;
import gatehouse.web.access.Role;
import gatehouse.web.access.SameOrigin;
import gatehouse.web.access.Session;
import gatehouse.web.access.Sessions;
import gatehouse.web.page.Headers;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands between the network and the routes: every request passes here, and every rule is here. */
public final class Door {
    /** The header that repeats the session's token, which another site's page cannot know. */
    public static final String TOKEN_HEADER = "X-Gatehouse-Token";

    private static final long BODY_LIMIT = 512 * 1024;
    private static final String TIMER = "body-timer";

    private static final System.Logger LOG = System.getLogger(Door.class.getName());

    private final HostRule hosts;
    private final Sessions sessions;
    private final Cookie cookie;
    private final Duration patience;

    /**
     * A door.
     *
     * @param patience for a request's body
     */
    public Door(HostRule hosts, Sessions sessions, Cookie cookie, Duration patience) {
        this.hosts = hosts;
        this.sessions = sessions;
        this.cookie = cookie;
        this.patience = patience;
    }

    /** Puts the door and the routes behind it into the router. */
    public void mount(Router router, List<Route> routes) {
        router.route().handler(this::address);
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
        for (Route route : routes) {
            var way = router.route(route.method(), Route.ROOT + route.path());
            way.handler(context -> enter(context, route));
            if (route.body() != null) {
                // Called from within a handler of ours: on its own, Vert.x Web would want it before the rules.
                way.handler(context -> readBody(context, bodies)).handler(Door::stopTimer);
            }
            way.handler(context -> respond(context, route)).failureHandler(Door::failed);
        }
        router.route(Route.ROOT + "/*").last().handler(context -> refuse(context, 404, Sentence.NO_SUCH_PATH));
        router.errorHandler(405, context -> refuse(context, 405, Sentence.WRONG_METHOD));
        router.errorHandler(413, context -> refuse(context, 413, Sentence.BODY_TOO_LARGE));
        router.errorHandler(500, context -> refuse(context, 500, Sentence.SERVER_FAILED));
        for (int status : new int[] {400, 404, 406, 415, 431}) {
            router.errorHandler(status, context -> refuse(context, status, Sentence.NO_SENSE));
        }
    }

    private void address(RoutingContext context) {
        HttpServerRequest request = context.request();
        Headers.onEvery(context.response(), cookie.secure());
        List<String> authorities = request.headers().getAll("Host");
        if (authorities.size() != 1 || !hosts.accepts(authorities.getFirst())) {
            refuse(context, 421, Sentence.WRONG_HOST);
        } else {
            context.next();
        }
    }

    private void enter(RoutingContext context, Route route) {
        HttpServerRequest request = context.request();
        Session session = visitor(request);
        Role needed = route.atLeast();
        if (needed != null && session == null) {
            refuse(context, 401, Sentence.NOT_SIGNED_IN);
            return;
        }
        if (route.changes() && !SameOrigin.holds(request.headers(), cookie.secure(), request.getHeader("Host"))) {
            refuse(context, 403, Sentence.OTHER_ORIGIN);
            return;
        }
        if (session != null && changesBySession(route) && !carriesToken(request, session)) {
            refuse(context, 403, Sentence.NO_TOKEN);
            return;
        }
        if (needed != null && session != null && !session.role().covers(needed)) {
            refuse(context, 403, Sentence.ROLE_NEEDED, needed.word());
            return;
        }
        if (session != null) {
            context.put(Session.class.getName(), session);
        }
        context.next();
    }

    /** A WebSocket's handshake cannot carry a header of ours; its Origin was checked. Signing in has no session yet. */
    private static boolean changesBySession(Route route) {
        return route.atLeast() != null && !route.method().equals(HttpMethod.GET);
    }

    private @Nullable Session visitor(HttpServerRequest request) {
        String secret = cookie.read(request);
        return secret == null ? null : sessions.find(secret).orElse(null);
    }

    private static boolean carriesToken(HttpServerRequest request, Session session) {
        String token = request.getHeader(TOKEN_HEADER);
        return token != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), session.csrf().getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(RoutingContext context, Route route) {
        Session session = context.get(Session.class.getName());
        route.respond().to(new Call(context, session));
    }

    /** A body that trickles in holds a connection for this long and no longer. */
    private void readBody(RoutingContext context, BodyHandler bodies) {
        context.put(
                TIMER,
                context.vertx()
                        .setTimer(
                                patience.toMillis(),
                                ignored -> context.request().connection().close()));
        bodies.handle(context);
    }

    /** A visitor who went away, or was sent away for being slow, is nobody's failure; all else goes its way. */
    private static void failed(RoutingContext context) {
        if (context.failure() instanceof HttpClosedException) {
            LOG.log(System.Logger.Level.DEBUG, "A connection ended within a request.");
        } else {
            context.next();
        }
    }

    private static void stopTimer(RoutingContext context) {
        Long timer = context.remove(TIMER);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
        }
        context.next();
    }

    private static void refuse(RoutingContext context, int status, Sentence sentence, Object... values) {
        new Call(context, null).refuse(status, sentence, values);
    }
}
