package gatehouse.web;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.management.ManagedGateway;
import gatehouse.web.WebServerSettings.Listen;
import gatehouse.web.access.Cookie;
import gatehouse.web.access.HostRule;
import gatehouse.web.access.Sessions;
import gatehouse.web.access.SignInLink;
import gatehouse.web.api.Door;
import gatehouse.web.api.GatewayRoutes;
import gatehouse.web.api.OpenApi;
import gatehouse.web.api.Route;
import gatehouse.web.api.SessionRoutes;
import gatehouse.web.live.HandsetSocket;
import gatehouse.web.live.LiveFeed;
import gatehouse.web.page.StaticPages;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
    private final @Nullable SignInLink link;
    private final Listen listen;

    private WebServer(Vertx vertx, HttpServer http, LiveFeed feed, @Nullable SignInLink link, Listen listen) {
        this.vertx = vertx;
        this.http = http;
        this.feed = feed;
        this.link = link;
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
        if (settings.listen() instanceof Listen.Tls) {
            // Without a certificate there is no TLS, and what looks safe without being so must not start
            started.completeExceptionally(new IOException(
                    "the page cannot be served over TLS yet; let it listen on a loopback address or a UNIX socket"));
            return started;
        }
        Thread.ofPlatform().name("web-start").start(() -> {
            try {
                Vertx vertx = Vertx.vertx(options());
                vertx.runOnContext(onLoop -> Future.succeededFuture()
                        .compose(ignored -> serve(vertx, gateway, settings, clock, entropy))
                        .onFailure(failure -> vertx.close())
                        .onComplete(
                                started::complete,
                                failure -> started.completeExceptionally(cannot(settings, failure))));
            } catch (RuntimeException failure) {
                started.completeExceptionally(cannot(settings, failure));
            }
        });
        return started;
    }

    private static IOException cannot(WebServerSettings settings, Throwable failure) {
        return new IOException("the page cannot listen on " + settings.listen() + ": " + failure.getMessage(), failure);
    }

    /** What follows the page's address in the link that signs in once; empty where people sign in with passwords. */
    public Optional<String> signInPath() {
        return Optional.ofNullable(link).map(SignInLink::path);
    }

    /** The port that was taken; 0 for a UNIX socket. */
    public int port() {
        return listen instanceof Listen.Socket ? 0 : http.actualPort();
    }

    /** How many streams of events are open. */
    public int listeners() {
        return feed.size();
    }

    /** Ends all connections and stops. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        vertx.runOnContext(ignored -> {
            feed.close();
            vertx.close().onComplete(done -> {
                if (listen instanceof Listen.Socket(Path file)) {
                    file.toFile().delete();
                }
                stopped.complete(null);
            });
        });
        return stopped;
    }

    private static Future<WebServer> serve(
            Vertx vertx, ManagedGateway gateway, WebServerSettings settings, Clock clock, Entropy entropy) {
        boolean secure = settings.listen() instanceof Listen.Tls;
        Sessions sessions = new Sessions(clock, entropy);
        Cookie cookie = new Cookie(secure);
        SignInLink link = settings.state() == null ? new SignInLink(entropy) : null;
        LiveFeed feed = new LiveFeed(vertx, gateway);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SessionRoutes(sessions, cookie, link).routes());
        routes.addAll(new GatewayRoutes(gateway, feed, sessions).routes());
        routes.add(new Route(
                HttpMethod.GET,
                "/openapi.json",
                null,
                "Describes every route, this one too (OpenAPI 3.1).",
                null,
                new Route.Answer.Download("application/json"),
                call -> call.reply(OpenApi.of(routes))));
        Router router = Router.router(vertx);
        new Door(new HostRule(settings.names()), sessions, cookie).mount(router, routes);
        StaticPages.load().mount(router);
        HttpServer http = vertx.createHttpServer(httpOptions()).requestHandler(router);
        return http.listen(address(settings.listen()))
                .map(bound -> new WebServer(vertx, bound, feed, link, settings.listen()));
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
            case Listen.Tls(Endpoint at) ->
                SocketAddress.inetSocketAddress(at.port(), at.address().toString());
        };
    }

    private static VertxOptions options() {
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

    private static HttpServerOptions httpOptions() {
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
