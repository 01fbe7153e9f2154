package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.web.WebServerSettings.Listen;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who want the server to wait for them: one octet at a time, or none at all. */
class SlowTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord said) {
            if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
                alarms.add(said.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private ServedBox served;

    @BeforeEach
    void serve() throws Exception {
        var listen = new Listen.Plain(new Endpoint(IpAddress.LOOPBACK_V4, 0));
        Logger.getLogger("").addHandler(listening);
        served = new ServedBox(folder, new WebServerSettings(listen, Set.of(), null, PATIENCE)).signedIn();
    }

    @AfterEach
    void stop() {
        served.close();
        Logger.getLogger("").removeHandler(listening);
    }

    @Test
    void aHeadThatTricklesInIsNotWaitedFor() throws Exception {
        try (Socket slow = connect()) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(endsWhileTrickling(slow, "X-A: b\r\n"), "the connection is closed");
        }
    }

    @Test
    void aBodyThatTricklesInIsNotWaitedFor() throws Exception {
        try (Socket slow = connect()) {
            String head = "POST /api/v1/sign-in/link HTTP/1.1\r\nHost: 127.0.0.1:" + served.server.port()
                    + "\r\nOrigin: http://127.0.0.1:" + served.server.port() + "\r\nContent-Length: 5000\r\n\r\n";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertTrue(endsWhileTrickling(slow, " "), "the connection is closed");
        }
        served.close();
        assertEquals(List.of(), alarms, "one slow visitor is no failure of ours");
    }

    @Test
    void silentVisitorsDoNotKeepOthersOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                silent.add(connect());
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos() * 20;
            int status = 0;
            while (status != 200
                    && System.nanoTime() < deadline) { // as a browser does: it tries again when a connection is refused
                try {
                    status = served.browser.get("/api/v1/snapshot").statusCode();
                } catch (IOException refused) {
                    Thread.sleep(PATIENCE.toMillis());
                }
            }
            assertEquals(200, status);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", served.server.port());
        socket.setSoTimeout(30);
        return socket;
    }

    /** Sends a little again and again until the other side ends the connection. */
    private static boolean endsWhileTrickling(Socket socket, String little) throws InterruptedException {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 400; i++) {
                out.write(little.getBytes(StandardCharsets.US_ASCII));
                try {
                    if (socket.getInputStream().read() < 0) {
                        return true;
                    }
                } catch (java.net.SocketTimeoutException nothing) {
                    Thread.sleep(20);
                }
            }
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
