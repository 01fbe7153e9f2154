package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageForwarderTest {
    @TempDir
    private Path folder;

    @Test
    void carriesBothWaysAndTellsTheEnd() throws Exception {
        Path page = folder.resolve("page.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(page));
                var forwarder = PageForwarder.bind(0)) {
            forwarder.forwardTo(page);
            Thread.ofVirtual().start(() -> echo(server));
            byte[] sent = new byte[300_000];
            new Random(5).nextBytes(sent);
            try (var browser = new Socket(InetAddress.getByName("127.0.0.1"), forwarder.port())) {
                browser.getOutputStream().write(sent);
                browser.shutdownOutput();
                assertArrayEquals(sent, browser.getInputStream().readAllBytes());
            }
        }
        assertTrue(Files.exists(page));
    }

    private static void echo(ServerSocketChannel server) {
        try (var visitor = server.accept()) {
            byte[] all = Channels.newInputStream(visitor).readAllBytes();
            Channels.newOutputStream(visitor).write(all);
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (var first = PageForwarder.bind(0)) {
            int port = first.port();
            var refused = assertThrows(BindException.class, () -> PageForwarder.bind(port));
            assertTrue(refused.getMessage().contains("127.0.0.1:" + port), refused.getMessage());
        }
    }
}
