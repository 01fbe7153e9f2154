package gatehouse.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Clock;
import gatehouse.testkit.VirtualClock;
import gatehouse.web.access.Access;
import gatehouse.web.access.Cookie;
import gatehouse.web.access.HostRule;
import gatehouse.web.access.Role;
import gatehouse.web.access.Sessions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every route of the real table, attacked in every way; behind the door stands nothing but a yes. */
class DoorTest {
    private static final Clock CLOCK = new VirtualClock();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static byte next;
    private static final Access ACCESS = access();
    private static final Sessions SESSIONS = ACCESS.sessions();
    private static final Cookie COOKIE = new Cookie(false);
    private static final List<Route> ROUTES = new ArrayList<>();
    private static Vertx vertx;
    private static String origin;

    private static Access access() {
        try {
            return Access.open(null, CLOCK, target -> java.util.Arrays.fill(target, next++));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void serve() {
        Audit audit = new Audit(ACCESS);
        Stream.of(
                        new SessionRoutes(ACCESS, COOKIE, audit).routes(),
                        new AccountRoutes(ACCESS, audit).routes(),
                        new CertificateRoutes(null, null, null, CLOCK, audit).routes(),
                        new GatewayRoutes(null, null, SESSIONS, audit).routes())
                .flatMap(List::stream)
                .forEach(route -> ROUTES.add(new Route(
                        route.method(),
                        route.path(),
                        route.atLeast(),
                        route.summary(),
                        route.body(),
                        route.answer(),
                        call -> call.reply(new Nothing()))));
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        Router router = Router.router(vertx);
        new Door(new HostRule(Set.of("gatehouse.local")), SESSIONS, COOKIE, Duration.ofSeconds(10))
                .mount(router, ROUTES);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        origin = "http://127.0.0.1:" + server.actualPort();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    @TestFactory
    Stream<DynamicTest> everyRoute() {
        return ROUTES.stream()
                .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.path(), () -> {
                    withoutSession(route);
                    withEachRole(route);
                    fromElsewhere(route);
                    underAnotherName(route);
                    byOtherMethods(route);
                }));
    }

    private void withoutSession(Route route) throws Exception {
        assertEquals(route.atLeast() == null ? 200 : 401, status(request(route).header("Origin", origin)));
        assertEquals(
                route.atLeast() == null ? 200 : 401,
                status(request(route).header("Origin", origin).header("Cookie", "gatehouse=planted")),
                "a session that the browser made up is none");
    }

    private void withEachRole(Route route) throws Exception {
        for (Role role : Role.values()) {
            boolean enough = route.atLeast() == null || role.covers(route.atLeast());
            assertEquals(enough ? 200 : 403, status(signedIn(route, role)), role.word());
        }
    }

    private void fromElsewhere(Route route) throws Exception {
        if (!route.changes()) {
            return;
        }
        String owner = SESSIONS.begin("owner", Role.OWNER, "local", "");
        String token = SESSIONS.find(owner).orElseThrow().csrf();
        for (String foreign : List.of(
                "http://evil.example", "https" + origin.substring(4), "null", origin + ".evil.example", origin + "0")) {
            assertEquals(403, status(with(request(route), owner, token).header("Origin", foreign)), foreign);
        }
        assertEquals(403, status(with(request(route), owner, token)), "without Origin");
        assertEquals(
                403,
                status(with(request(route), owner, token)
                        .header("Origin", origin)
                        .header("Sec-Fetch-Site", "same-site")));
        if (route.atLeast() != null && route.method().equals(HttpMethod.POST)) {
            HttpRequest.Builder bare = request(route).header("Origin", origin).header("Cookie", "gatehouse=" + owner);
            assertEquals(403, status(bare), "without the token");
            assertEquals(
                    403,
                    status(with(request(route), owner, "0".repeat(token.length()))
                            .header("Origin", origin)),
                    "with another token");
        }
        SESSIONS.end(session -> true);
    }

    /** java.net.http does not let a Host be made up; a socket does. */
    private void underAnotherName(Route route) throws Exception {
        for (String host : List.of(
                "evil.example",
                "127.0.0.1.evil.example",
                "gatehouse.local.evil.example",
                "",
                "127.0.0.1:80:80",
                "a@127.0.0.1")) {
            int status = rawStatus(route, "Host: " + host + "\r\n");
            assertEquals(true, status == 421 || status == 400, host + " -> " + status);
        }
        for (String broken : List.of("Host: 127.0.0.1\r\nHost: evil.example\r\n", "Host: [::1\r\n")) {
            int status = rawStatus(route, broken);
            assertEquals(true, status == 400 || status == 421, broken + " -> " + status);
        }
        for (String host : List.of("gatehouse.local", "GATEHOUSE.local:8443", "[::1]:80", "192.168.1.1")) {
            assertEquals(true, rawStatus(route, "Host: " + host + "\r\n") != 421, host);
        }
    }

    private void byOtherMethods(Route route) throws Exception {
        for (HttpMethod method :
                List.of(HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH, HttpMethod.OPTIONS, HttpMethod.TRACE)) {
            HttpRequest.Builder other =
                    HttpRequest.newBuilder(uri(route)).method(method.name(), BodyPublishers.noBody());
            int status = status(other);
            assertEquals(true, status == 405 || status == 404, method + " -> " + status);
        }
    }

    private static int rawStatus(Route route, String hosts) throws Exception {
        URI uri = uri(route);
        try (var socket = new java.net.Socket("127.0.0.1", uri.getPort())) {
            String request = route.method() + " " + uri.getPath() + " HTTP/1.1\r\n" + hosts + "Connection: close\r\n"
                    + "Content-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String line =
                    new String(socket.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII);
            return Integer.parseInt(line.substring(9));
        }
    }

    private static HttpRequest.Builder signedIn(Route route, Role role) {
        String secret = SESSIONS.begin("someone", role, "local", "");
        String token = SESSIONS.find(secret).orElseThrow().csrf();
        return with(request(route), secret, token).header("Origin", origin);
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String secret, String token) {
        return request.header("Cookie", "gatehouse=" + secret).header(Door.TOKEN_HEADER, token);
    }

    private static HttpRequest.Builder request(Route route) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(route));
        return route.method().equals(HttpMethod.GET) ? request : request.POST(BodyPublishers.ofString("{}"));
    }

    private static URI uri(Route route) {
        return URI.create(
                origin + Route.ROOT + route.path().replace(":line", "phone1").replace(":after", "0"));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
