package gatehouse.web;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.management.Event;
import gatehouse.management.ManagedGateway;
import gatehouse.management.Saying;
import gatehouse.web.WebServerSettings.Listen;
import gatehouse.web.access.Access;
import gatehouse.web.access.Cookie;
import gatehouse.web.access.HostRule;
import gatehouse.web.access.Sessions;
import gatehouse.web.access.StateFolder;
import gatehouse.web.api.AccountRoutes;
import gatehouse.web.api.Audit;
import gatehouse.web.api.CertificateRoutes;
import gatehouse.web.api.Door;
import gatehouse.web.api.GatewayRoutes;
import gatehouse.web.api.OpenApi;
import gatehouse.web.api.Route;
import gatehouse.web.api.SessionRoutes;
import gatehouse.web.live.HandsetSocket;
import gatehouse.web.live.LiveFeed;
import gatehouse.web.page.StaticPages;
import gatehouse.web.tls.Certificate;
import gatehouse.web.tls.Redirect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The running server of the page. It has one event loop thread of its own, and touches the gateway only through {@link
 * ManagedGateway}.
 */
public final class WebServer {
    private static final int IDLE_SECONDS = 60;
    private static final int LONGEST_HEADERS = 8 * 1024;
    private static final int LONGEST_LINE = 2 * 1024;

    private final Vertx vertx;
    private final HttpServer http;
    private final LiveFeed feed;
    private final Access access;
    private final Listen listen;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private WebServer(Vertx vertx, HttpServer http, LiveFeed feed, Access access, Listen listen) {
        this.vertx = vertx;
        this.http = http;
        this.feed = feed;
        this.access = access;
        this.listen = listen;
    }

    /**
     * Starts serving. The caller does not wait: all is done on threads of the server's own.
     *
     * @return completes when connections are accepted, or exceptionally with an {@link IOException} whose message is a
     *     sentence when that cannot be
     */
    public static CompletionStage<WebServer> start(
            ManagedGateway gateway, WebServerSettings settings, Clock clock, Entropy entropy) {
        CompletableFuture<WebServer> started = new CompletableFuture<>();
        Thread.ofPlatform().name("web-start").start(() -> {
            try {
                Access access = Access.open(settings.state(), clock, entropy);
                Certificate certificate = certificate(settings, entropy);
                Vertx vertx = Vertx.vertx(options());
                vertx.runOnContext(onLoop -> Future.succeededFuture()
                        .compose(ignored -> new Start(vertx, gateway, settings, clock, access, certificate).serve())
                        .onFailure(failure -> vertx.close())
                        .onComplete(
                                started::complete,
                                failure -> started.completeExceptionally(cannot(settings, failure))));
            } catch (IOException | RuntimeException failure) {
                started.completeExceptionally(cannot(settings, failure));
            }
        });
        return started;
    }

    private static IOException cannot(WebServerSettings settings, Throwable failure) {
        return new IOException("the page cannot start on " + settings.listen() + ": " + failure.getMessage(), failure);
    }

    /** What follows the page's address in the link that signs in once; empty where people sign in with passwords. */
    public Optional<String> signInPath() {
        return access.signInPath();
    }

    /** The port that was taken; 0 for a UNIX socket. */
    public int port() {
        return listen instanceof Listen.Socket ? 0 : http.actualPort();
    }

    /** How many streams of events are open. */
    public int listeners() {
        return feed.size();
    }

    /** Ends all connections and stops; doing it twice is harmless. */
    public CompletionStage<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            vertx.runOnContext(ignored -> {
                feed.close();
                // What is being kept is kept before the end
                Access.worker(vertx, () -> true).onComplete(kept -> close());
            });
        }
        return stopped;
    }

    private void close() {
        vertx.close().onComplete(done -> {
            if (listen instanceof Listen.Socket(Path file)) {
                file.toFile().delete();
            }
            stopped.complete(null);
        });
    }

    private static @Nullable Certificate certificate(WebServerSettings settings, Entropy entropy) throws IOException {
        Path state = settings.state();
        if (!(settings.listen() instanceof Listen.Tls(Endpoint endpoint, var ignored)) || state == null) {
            return null;
        }
        List<String> names = new ArrayList<>(settings.names());
        if (!endpoint.address().isUnspecified()) {
            names.add(endpoint.address().toString());
        }
        names.add("localhost");
        return Certificate.open(StateFolder.open(state), names, entropy);
    }

    /** What is needed once, to start. */
    private record Start(
            Vertx vertx,
            ManagedGateway gateway,
            WebServerSettings settings,
            Clock clock,
            Access access,
            @Nullable Certificate certificate) {
        Future<WebServer> serve() {
            boolean secure = settings.listen() instanceof Listen.Tls;
            try {
                access.resume(vertx, this::tell);
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
            Sessions sessions = access.sessions();
            Cookie cookie = new Cookie(secure);
            Audit audit = new Audit(access);
            LiveFeed feed = new LiveFeed(vertx, gateway);
            HttpServer http = vertx.createHttpServer(httpOptions());
            List<Route> routes = new ArrayList<>();
            routes.addAll(new SessionRoutes(access, cookie, audit).routes());
            routes.addAll(new AccountRoutes(access, audit).routes());
            routes.addAll(new CertificateRoutes(http, settings.state(), certificate, clock, audit).routes());
            routes.addAll(new GatewayRoutes(gateway, feed, sessions, audit).routes());
            routes.add(new Route(
                    HttpMethod.GET,
                    "/openapi.json",
                    null,
                    "Describes every route, this one too (OpenAPI 3.1).",
                    null,
                    new Route.Answer.Download("application/json"),
                    call -> call.reply(OpenApi.of(routes))));
            HostRule hosts = new HostRule(settings.names());
            Router router = Router.router(vertx);
            new Door(hosts, sessions, cookie, settings.patience()).mount(router, routes);
            StaticPages.load().mount(router);
            Connections connections = new Connections(vertx, settings.patience());
            http.connectionHandler(connections::opened).requestHandler(request -> {
                connections.begun(request);
                router.handle(request);
            });
            return http.listen(address(settings.listen()))
                    .compose(bound -> redirect(hosts, bound.actualPort()).map(bound))
                    .map(bound -> new WebServer(vertx, bound, feed, access, settings.listen()));
        }

        /** What people should see of the page's own trouble, among all else that happens. */
        private void tell(Saying saying) {
            gateway.events().add(access.millis(), Event.Level.ERROR, "web", null, saying, null);
        }

        private Future<?> redirect(HostRule hosts, int port) {
            if (!(settings.listen() instanceof Listen.Tls(var ignored, Endpoint plain)) || plain == null) {
                return Future.succeededFuture();
            }
            return vertx.createHttpServer(limits())
                    .connectionHandler(new Connections(vertx, settings.patience())::opened)
                    .requestHandler(new Redirect(hosts, port)::answer)
                    .listen(SocketAddress.inetSocketAddress(
                            plain.port(), plain.address().toString()));
        }

        private HttpServerOptions httpOptions() {
            HttpServerOptions options = limits();
            if (certificate != null) {
                options.setSsl(true)
                        .setUseAlpn(false)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                        .setKeyCertOptions(CertificateRoutes.options(certificate));
            }
            return options;
        }
    }

    private static SocketAddress address(Listen listen) {
        return switch (listen) {
            case Listen.Socket(Path file) -> {
                // What a killed process left would make binding fail.
                file.toFile().delete();
                yield SocketAddress.domainSocketAddress(file.toString());
            }
            case Listen.Plain(Endpoint at) ->
                SocketAddress.inetSocketAddress(at.port(), at.address().toString());
            case Listen.Tls(Endpoint at, var ignored) ->
                SocketAddress.inetSocketAddress(at.port(), at.address().toString());
        };
    }

    private static VertxOptions options() {
        // Nobody asks names here, and its own resolver would stay in memory from the start
        System.setProperty("vertx.disableDnsResolver", "true");
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(false)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(1))
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    private static HttpServerOptions limits() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxWebSocketFrameSize(HandsetSocket.LONGEST_MESSAGE)
                .setMaxWebSocketMessageSize(HandsetSocket.LONGEST_MESSAGE)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }
}
