package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.sip.ua.SipAction;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What peers do to TCP connections of the stack, with real sockets: each is dealt with, and others do not notice. */
final class HostileStreamTest {
    private static final Duration PATIENCE = Duration.ofMillis(600);

    private StackPhone phone;
    private Socket good;

    @BeforeEach
    void begin() throws Exception {
        phone = new StackPhone(Way.LOOPBACK_V4, StackHost.BUSY.withConnections(20, 8), PATIENCE);
        good = connect(Way.host(50).toString());
        assertAnswers(good);
    }

    /** Whatever the others did: this connection is as good as it was, and so is a new one. */
    @AfterEach
    void end() throws Exception {
        try (var another = connect(Way.host(51).toString())) {
            assertAnswers(another);
        }
        assertAnswers(good);
        good.close();
        phone.close();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.bind(new InetSocketAddress(from, 0));
        Endpoint to = phone.local();
        socket.connect(
                new InetSocketAddress(InetAddress.getByAddress(to.address().octets()), to.port()));
        return socket;
    }

    private static String options(int number, String more) {
        return "OPTIONS sip:house@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK" + number
                + "\r\nFrom: <sip:peer@example.com>;tag=1\r\nTo: <sip:house@127.0.0.1>\r\nCall-ID: " + number
                + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads up to an empty line. */
    private static String message(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static void assertAnswers(Socket socket) throws IOException {
        send(socket, options(socket.getLocalPort() * 1000 + (int) (System.nanoTime() / 1000 % 1000), ""));
        assertTrue(message(socket).startsWith("SIP/2.0 200 "));
    }

    /** Sends a little every 20 ms for as long as the peer takes it; answers how many milliseconds that was. */
    private static long drip(Socket socket, String text) throws Exception {
        long start = System.nanoTime();
        socket.setSoTimeout(20);
        while (System.nanoTime() - start < 10_000_000_000L) {
            try {
                send(socket, text);
                if (socket.getInputStream().read() < 0) {
                    return (System.nanoTime() - start) / 1_000_000;
                }
            } catch (SocketTimeoutException nothing) {
                // It still listens
            } catch (IOException reset) {
                return (System.nanoTime() - start) / 1_000_000;
            }
        }
        throw new AssertionError("it listened for 10 s");
    }

    @Test
    void aHeaderThatNeverEndsIsCutOffHoweverBusyItsSender() throws Exception {
        try (var slow = connect(Way.host(60).toString())) {
            assertAnswers(slow); // a message that was good buys no time for the next
            send(slow, "OPTIONS sip:house@127.0.0.1 SIP/2.0\r\n");
            long lived = drip(slow, "X: 1\r\n");
            assertTrue(lived >= PATIENCE.toMillis() / 2, "it was cut off after " + lived + " ms already");
        }
    }

    @Test
    void aBodyThatNeverEndsIsCutOff() throws Exception {
        try (var slow = connect(Way.host(60).toString())) {
            send(slow, options(1, "").replace("Content-Length: 0", "Content-Length: 60000"));
            drip(slow, "x");
        }
    }

    @Test
    void whoConnectsAndSaysNothingOrOnlyPingsIsCutOff() throws Exception {
        try (var silent = connect(Way.host(60).toString());
                var pinging = connect(Way.host(61).toString())) {
            drip(pinging, "\r\n\r\n");
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    @Test
    void slowButGoodIsHeard() throws Exception {
        try (var slow = connect(Way.host(60).toString())) {
            for (byte octet : options(2, "").getBytes(StandardCharsets.ISO_8859_1)) {
                slow.getOutputStream().write(octet); // each in a segment of its own
            }
            assertTrue(message(slow).startsWith("SIP/2.0 200 "));
            Thread.sleep(2 * PATIENCE.toMillis()); // between messages there is no hurry
            assertAnswers(slow);
        }
    }

    @Test
    void whatIsTooLongEndsTheConnection() throws Exception {
        for (String text : List.of(
                options(3, "X: " + "a".repeat(70_000) + "\r\n"),
                options(4, "").replace("Content-Length: 0", "Content-Length: 1000000"),
                options(5, "").replace("Content-Length: 0", "Content-Length: -1"),
                "no SIP at all\r\n\r\n",
                "\0".repeat(70_000))) {
            try (var long0 = connect(Way.host(60).toString())) {
                try {
                    send(long0, text);
                    while (long0.getInputStream().read() >= 0) {}
                } catch (SocketTimeoutException listening) {
                    throw new AssertionError("still open after " + text.length() + " octets", listening);
                } catch (IOException reset) {
                    // closed with octets unread
                }
            }
        }
    }

    @Test
    void oneAddressHasSoManyConnectionsAndNoMore() throws Exception {
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                all.add(connect(Way.host(60).toString()));
                assertAnswers(all.getLast());
            }
            try (var ninth = connect(Way.host(60).toString())) {
                assertEquals(-1, ninth.getInputStream().read());
            } catch (IOException reset) {
                // as well
            }
            for (Socket each : all) {
                assertAnswers(each);
            }
        } finally {
            for (Socket each : all) {
                each.close();
            }
        }
    }

    @Test
    void pingsBetweenMessagesAreAnswered() throws Exception {
        send(good, "\r\n\r\n" + options(6, "") + "\r\n\r\n\r\n");
        // The pongs may overtake the answer, which takes the way through the core
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("SIP/2.0") < 0) {
            heard.append(message(good));
        }
        if (heard.indexOf("\r\n\r\nSIP") < 0) {
            heard.append((char) good.getInputStream().read())
                    .append((char) good.getInputStream().read());
        }
        assertTrue(heard.toString().matches("(?s)(\r\n){1,2}SIP/2.0 200 .*"), heard::toString);
    }

    /** A registrar that answers pings with a lone CRLF, also where none was sent, and cuts its answers anywhere. */
    @Test
    void lonePongsUpsetNothing() throws Exception {
        try (var registrar =
                new ServerSocket(0, 1, InetAddress.getByName(Way.host(70).toString()))) {
            Endpoint there = new Endpoint(Way.host(70), registrar.getLocalPort());
            registrar.setSoTimeout(10_000);
            for (int i = 0; i < 3; i++) {
                phone.does(new RequestEvent.Send(
                        phone.newRequest(),
                        phone.party(there, Transport.TCP),
                        Method.OPTIONS,
                        SipUri.of("sip:registrar.example"),
                        null,
                        List.of()));
            }
            try (var connection = registrar.accept()) {
                connection.setSoTimeout(10_000);
                connection.setTcpNoDelay(true);
                for (int i = 0; i < 3; i++) {
                    String request = message(connection);
                    send(connection, "\r\n\r\n\r\n");
                    String answer = "SIP/2.0 200 OK\r\n"
                            + request.lines()
                                    .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                                    .map(line -> line + "\r\n")
                                    .reduce("", String::concat)
                            + "Content-Length: 0\r\n\r\n";
                    send(connection, answer.substring(0, 40 * i + 1));
                    Thread.sleep(30);
                    send(connection, answer.substring(40 * i + 1) + "\r");
                    Thread.sleep(30);
                    send(connection, "\n");
                    assertEquals(200, phone.next(RequestAction.Completed.class).status());
                }
            }
            phone.next(SipAction.FlowClosed.class);
        }
    }
}
