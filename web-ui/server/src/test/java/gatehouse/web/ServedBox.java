package gatehouse.web;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.web.WebServerSettings.Listen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** A served gateway on a free port of the loopback address, and a browser that signed in. */
final class ServedBox implements AutoCloseable {
    final Box box;
    final WebServer server;
    final Browser browser;

    /** Lets in by a link. */
    ServedBox(Path folder) throws Exception {
        this(folder, plain(null));
    }

    ServedBox(Path folder, WebServerSettings settings) throws Exception {
        box = new Box(folder);
        server = WebServer.start(box, settings, Box.CLOCK, Box.ENTROPY)
                .toCompletableFuture()
                .get();
        browser = new Browser(server.port());
    }

    /** Without TLS; accounts are kept in {@code state} unless it is null. */
    static WebServerSettings plain(Path state) {
        var listen = new Listen.Plain(new Endpoint(IpAddress.LOOPBACK_V4, 0));
        return new WebServerSettings(listen, Set.of("gatehouse.local"), state, Duration.ofSeconds(5));
    }

    ServedBox signedIn() throws Exception {
        if (browser.signIn(server.signInPath()) != 200) {
            throw new IllegalStateException("the link does not sign in");
        }
        return this;
    }

    @Override
    public void close() {
        browser.close();
        server.stop().toCompletableFuture().join();
        box.close();
    }
}
