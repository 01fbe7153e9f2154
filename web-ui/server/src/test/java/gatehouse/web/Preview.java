package gatehouse.web;

import gatehouse.base.Endpoint;
import gatehouse.web.WebServerSettings.Listen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Serves the page with the test's gateway, for people who work on the page: {@code Preview ADDRESS:PORT}. */
final class Preview {
    private Preview() {}

    public static void main(String[] words) throws Exception {
        Path folder = Files.createTempDirectory("gatehouse-preview");
        var listen = new Listen.Plain(Endpoint.of(words[0]));
        WebServer server = WebServer.start(
                        new Box(folder), new WebServerSettings(listen, Set.of(), null), Box.CLOCK, Box.ENTROPY)
                .toCompletableFuture()
                .get();
        System.out.println("http://" + words[0] + server.signInPath().orElse("/"));
    }
}
