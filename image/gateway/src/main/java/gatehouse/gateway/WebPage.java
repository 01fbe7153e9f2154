package gatehouse.gateway;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.config.WebSettings;
import gatehouse.management.ManagedGateway;
import gatehouse.web.WebServer;
import gatehouse.web.WebServerSettings;
import gatehouse.web.WebServerSettings.Listen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * The page as a part of the gateway: on an address, on a UNIX socket, or both. With a folder people sign in with
 * passwords. Without one, and on the socket, the link that signs in once is the only way in, and whoever may read the
 * control channel gets it.
 */
final class WebPage implements Component {
    private static final int PATIENCE_SECONDS = 10;

    private final WebSettings settings;
    private final Path home;
    private final ManagedGateway gateway;
    private final Clock clock;
    private final Entropy entropy;
    private final List<WebServer> servers = new ArrayList<>();
    private volatile Optional<String> signInPath = Optional.empty();

    /** @param home the folder at which a relative path of the settings starts */
    WebPage(WebSettings settings, Path home, ManagedGateway gateway, Clock clock, Entropy entropy) {
        this.settings = settings;
        this.home = home;
        this.gateway = gateway;
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Whether the configuration asks for a page at all. */
    static boolean isWanted(WebSettings settings) {
        return settings.listen().isPresent() || settings.socket().isPresent();
    }

    @Override
    public String name() {
        return "web";
    }

    @Override
    public void start(Consumer<Throwable> failed) throws IOException {
        List<WebServerSettings> places = new ArrayList<>();
        Set<String> names = Set.copyOf(settings.names());
        settings.socket()
                .ifPresent(socket -> places.add(new WebServerSettings(new Listen.Socket(socket), names, null)));
        settings.listen().ifPresent(endpoint -> places.add(onAddress(endpoint, names)));
        for (WebServerSettings place : places) {
            WebServer server = serve(place);
            servers.add(server);
            if (place.listen() instanceof Listen.Socket(Path file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            if (signInPath.isEmpty()) {
                signInPath = server.signInPath();
            }
        }
    }

    private WebServerSettings onAddress(Endpoint endpoint, Set<String> names) {
        Listen listen = settings.isSecure()
                ? new Listen.Tls(endpoint, settings.redirect().orElse(null))
                : new Listen.Plain(endpoint);
        Path folder = settings.folder().map(home::resolve).orElse(null);
        return new WebServerSettings(listen, names, folder);
    }

    private WebServer serve(WebServerSettings where) throws IOException {
        try {
            return WebServer.start(gateway, where, clock, entropy)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("the page did not start within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway stops", e);
        }
    }

    /** What follows the page's address in the link that signs in once; empty while there is none. */
    Optional<String> signInPath() {
        return signInPath;
    }

    @Override
    public void stop() {
        for (WebServer server : servers) {
            try {
                server.stop().toCompletableFuture().get(1, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                Logger.debug("the page did not stop well: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        servers.clear();
        signInPath = Optional.empty();
    }
}
