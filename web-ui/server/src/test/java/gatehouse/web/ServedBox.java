package gatehouse.web;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.web.WebServerSettings.Listen;
import java.nio.file.Path;
import java.util.Set;

/** A served gateway on a free port of the loopback address, and a browser that signed in. */
final class ServedBox implements AutoCloseable {
    final Box box;
    final WebServer server;
    final Browser browser;

    ServedBox(Path folder) throws Exception {
        box = new Box(folder);
        var listen = new Listen.Plain(new Endpoint(IpAddress.LOOPBACK_V4, 0));
        server = WebServer.start(
                        box, new WebServerSettings(listen, Set.of("gatehouse.local"), null), Box.CLOCK, Box.ENTROPY)
                .toCompletableFuture()
                .get();
        browser = new Browser(server.port());
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
