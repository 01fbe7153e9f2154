package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIP over TLS from the gateway to the lab, with OpenSSL as the other end of each: identities (RFC 5922), the operator's
 * own authority, client certificates, and flows that die (RFC 5626).
 */
final class TlsTest {
    @BeforeAll
    static void openssl() {
        Peer.need("openssl");
    }

    /** A street whose lab takes TLS at port 5061 and whose gateway uses it. */
    static Street street(boolean clientCertificate) throws IOException {
        Street street = new Street();
        street.labExtras = settings -> settings.putObject("tls")
                .put("listen", street.block + "10:5061")
                .put("folder", street.file("tls").toString())
                .put("client_certificate", clientCertificate);
        street.transport = "tls";
        street.proxy = street.block + "10:5061";
        street.operatorExtras = "tls:\n  authorities: tls/ca.pem\n"
                + (clientCertificate ? "  certificate: tls/client.pem\n  key: tls/client.key\n" : "");
        return street;
    }

    private static JsonNode registration(Street street) throws IOException {
        return street.status().path("registrations").path(0);
    }

    @Test
    void registersWithItsCertificateAndTalksUnderSrtp() throws Exception {
        try (var street = street(true)) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            JsonNode registration = registration(street);
            assertEquals("tls", registration.path("access").asText());
            assertEquals(
                    "TLSv1.3 TLS_AES_256_GCM_SHA384", registration.path("mode").asText());
            assertEquals("aes-256-gcm", registration.path("encryption").asText());
            assertEquals("aes-256-gcm", registration.path("integrity").asText());
            street.fromLab("the handshake", event -> event.path("code").asText().equals("tls"));

            street.ask("off-hook");
            street.ask("dial", "digits", "600");
            street.untilCall("answered");
            street.untilReceived(25);
            JsonNode media = street.call().path("media");
            assertEquals(
                    "sdes", media.path("keying").asText(), media::toString); // sent, since the signalling is hidden
            assertTrue(media.path("suite").asText().startsWith("AE"), media::toString);
            street.ask("on-hook");
            street.untilCall("ended");
        }
    }

    @Test
    void withoutTheCertificateThatIsAskedForNothingIsRegistered() throws Exception {
        try (var street = street(true)) {
            street.operatorExtras = "tls:\n  authorities: tls/ca.pem\n";
            street.startLab();
            street.startGateway();
            street.until(
                    "the refusal",
                    s -> s.path("registrations").path(0).path("state").asText().equals("failed"));
        }
    }

    /** OpenSSL as customer: it checks the lab's certificate for the domain, and its request is answered. */
    @Test
    void opensslSpeaksWithTheLab() throws Exception {
        try (var street = street(false)) {
            street.startLab();
            List<String> command = List.of(
                    "openssl",
                    "s_client",
                    "-quiet",
                    "-verify_return_error",
                    "-verify_hostname",
                    Street.DOMAIN,
                    "-CAfile",
                    street.file("tls/ca.pem").toString(),
                    "-connect",
                    street.block + "10:5061");
            var lines = new CopyOnWriteArrayList<String>();
            try (Child client = Child.start("openssl", Child.mortal(command), street.file("openssl.log"))) {
                Thread.ofPlatform().daemon().start(() -> client.output().lines().forEach(lines::add));
                OutputStream out = client.input();
                out.write(("OPTIONS sip:home.example SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bKo1\r\n"
                                + "From: <sip:nobody@home.example>;tag=1\r\nTo: <sip:home.example>\r\nCall-ID: o1\r\n"
                                + "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                until(
                        () -> lines.stream().anyMatch(line -> line.startsWith("SIP/2.0 ")),
                        () -> lines + street.folder.tail("openssl.log", 20));
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition, Supplier<String> otherwise) throws Exception {
        long end = System.nanoTime() + Street.PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, otherwise);
            Thread.sleep(20);
        }
    }

    /** OpenSSL as the operator's server: what leaves the gateway, and what it says when the certificate is another's. */
    @ParameterizedTest
    @ValueSource(strings = {"home.example", "elsewhere.example"})
    void theGatewaySpeaksWithOpenssl(String certified) throws Exception {
        try (var street = street(false)) {
            Path tls = Files.createDirectory(street.file("tls"));
            openssl(
                    tls,
                    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Authority"
                            + " -keyout ca.key -out ca.pem");
            openssl(
                    tls,
                    "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -x509 -days 2"
                            + " -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:"
                            + certified + " -keyout server.key -out server.pem");
            List<String> command = List.of(
                    "openssl",
                    "s_server",
                    "-quiet",
                    "-accept",
                    street.proxy,
                    "-cert",
                    tls.resolve("server.pem").toString(),
                    "-key",
                    tls.resolve("server.key").toString());
            var lines = new CopyOnWriteArrayList<String>();
            try (Child server = Child.start("openssl", Child.mortal(command), street.file("openssl.log"))) {
                Thread.ofPlatform().daemon().start(() -> server.output().lines().forEach(lines::add));
                street.startGateway();
                if (certified.equals(Street.DOMAIN)) {
                    until(() -> lines.stream().anyMatch(line -> line.startsWith("Contact:")), lines::toString);
                    assertTrue(lines.contains("REGISTER sip:home.example SIP/2.0"), lines::toString);
                    until(() -> lines.contains("P-Access-Network-Info: IEEE-802.3"), lines::toString);
                    String contact = lines.stream()
                            .filter(l -> l.startsWith("Contact:"))
                            .findFirst()
                            .orElseThrow();
                    assertTrue(
                            contact.matches(".*transport=tls>;\\+sip\\.instance=\"<urn:uuid:.*>\";reg-id=1.*"),
                            contact);
                } else {
                    JsonNode status = street.until(
                            "the failure",
                            s -> s.path("registrations")
                                    .path(0)
                                    .path("state")
                                    .asText()
                                    .equals("failed"));
                    String failure =
                            status.path("registrations").path(0).path("failure").asText();
                    assertTrue(
                            failure.startsWith("TLS: the certificate is for [elsewhere.example], not for home.example"),
                            failure);
                    assertTrue(lines.isEmpty(), () -> "nothing is said to a stranger: " + lines);
                }
            }
        }
    }

    private static void openssl(Path folder, String arguments) throws Exception {
        Peer.runIn(folder, ("openssl " + arguments).split(" "));
    }

    /**
     * A connection that breaks, and one on which nothing passes any more: in both cases the gateway registers anew. The
     * second takes the 10 s that a pong is waited for (RFC 5626 4.4.1), however many pings go out meanwhile.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeadFlowIsReplaced(boolean silently) throws Exception {
        try (var street = street(false);
                var hose = new Hose(street.block + "30", street.block + "10", 5061)) {
            street.proxy = street.block + "30:5061";
            street.operatorExtras += "keep-alive-seconds: 2\n";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            street.fromLab(
                    "the first registration", e -> e.path("event").asText().equals("registered"));
            if (silently) {
                int answers = hose.answers();
                until(() -> hose.answers() > answers, () -> "no keep-alive was answered");
                hose.block();
            } else {
                hose.cut();
            }
            street.fromLab(
                    "the next registration", e -> e.path("event").asText().equals("registered"));
            street.untilRegistered();
            assertTrue(hose.connections() >= 2);
        }
    }

    /**
     * RFC 5626 4.2 and 5.3: with two proxies there are two flows, and a call finds its way over the second in the moment in
     * which the first has gone; another goes out over it.
     */
    @Test
    void callsTakeTheOtherFlow() throws Exception {
        try (var street = street(false);
                var first = new Hose(street.block + "30", street.block + "10", 5061);
                var second = new Hose(street.block + "31", street.block + "10", 5061)) {
            street.proxy = street.block + "30:5061\", \"" + street.block + "31:5061";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            for (String flow : List.of("first", "second")) {
                street.fromLab(
                        "the " + flow + " flow", e -> e.path("event").asText().equals("registered"));
            }
            assertEquals(1, first.connections());
            assertEquals(1, second.connections());

            second.admitNobody();
            first.burst();
            street.tellLab("call +" + Street.LINE);
            street.untilLine("ringing");
            street.ask("off-hook");
            street.untilCall("answered");
            street.ask("on-hook");
            street.untilCall("ended");
            street.untilLabCall("ended");

            street.untilRegistered();
            street.ask("off-hook");
            street.ask("dial", "digits", "600");
            street.untilCall("answered");
            street.ask("on-hook");
            street.untilCall("ended");
        }
    }

    /** Carries connections on, until it is cut or blocked; those that come later pass again. */
    private static final class Hose implements AutoCloseable {
        private final ServerSocket door;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final List<Integer> blocked = new CopyOnWriteArrayList<>();
        private volatile int count;
        private final AtomicInteger answers = new AtomicInteger();

        Hose(String from, String to, int port) throws IOException {
            door = new ServerSocket(port, 10, InetAddress.getByName(from));
            Thread.ofPlatform().daemon().start(() -> accept(to, port));
        }

        private void accept(String to, int port) {
            try {
                while (true) {
                    Socket outer = door.accept();
                    Socket inner = new Socket(to, port);
                    sockets.addAll(List.of(outer, inner));
                    int number = ++count;
                    Thread.ofVirtual().start(() -> carry(number, outer, inner, new AtomicInteger()));
                    Thread.ofVirtual().start(() -> carry(number, inner, outer, answers));
                }
            } catch (IOException closed) {
                // the end of the test
            }
        }

        private void carry(int number, Socket from, Socket to, AtomicInteger carried) {
            byte[] buffer = new byte[4096];
            try {
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    if (!blocked.contains(number)) {
                        to.getOutputStream().write(buffer, 0, read);
                        carried.incrementAndGet();
                    }
                }
                to.close();
            } catch (IOException closed) {
                // either end is gone
            }
        }

        int connections() {
            return count;
        }

        /** How often the far end has sent something that was carried on. */
        int answers() {
            return answers.get();
        }

        void cut() throws IOException {
            for (Socket socket : new ArrayList<>(sockets)) {
                socket.close();
            }
        }

        /** What is open now swallows what comes. */
        void block() {
            for (int i = 1; i <= count; i++) {
                blocked.add(i);
            }
        }

        /** Goes on with what is open, and with nothing else. */
        void admitNobody() throws IOException {
            door.close();
        }

        /** Carries nothing any more, and admits nobody. */
        void burst() throws IOException {
            admitNobody();
            cut();
        }

        @Override
        public void close() throws IOException {
            burst();
        }
    }
}
