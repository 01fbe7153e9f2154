package gatehouse.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.SipIdentities;
import gatehouse.netty.tls.TlsContext;
import gatehouse.netty.tls.TlsContext.ClientCertificate;
import gatehouse.netty.tls.TlsIdentity;
import gatehouse.netty.tls.TlsSession;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between our own ends and with OpenSSL, which also makes the certificates. */
@Timeout(60)
@SuppressWarnings("try") // ends are closed before their time on purpose
class StreamTlsTest {
    private static final String DOMAIN = "home.example";

    @TempDir
    static Path folder;

    private static EventLoops loops;
    private static List<X509Certificate> authorities;

    @BeforeAll
    static void makeAuthority() throws Exception {
        Peer.need("openssl");
        loops = new EventLoops("test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=Authority"
                + " -keyout ca.key -out ca.pem");
        authorities = TlsIdentity.readCertificates(folder.resolve("ca.pem"));
        certify("good", "-addext subjectAltName=URI:sip:" + DOMAIN + ",DNS:edge.example");
    }

    @AfterAll
    static void closeLoops() {
        if (loops != null) {
            loops.close();
        }
    }

    private static void openssl(String arguments) throws Exception {
        Peer.runIn(folder, ("openssl " + arguments).split(" "));
    }

    private static TlsIdentity certify(String name, String names) throws Exception {
        openssl(("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name
                        + ".example -x509 -days 3650"
                        + " -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE " + names + " -keyout "
                        + name + ".key -out " + name + ".pem")
                .replaceAll(" +", " "));
        return identity(name);
    }

    private static TlsIdentity identity(String name) throws IOException {
        return TlsIdentity.read(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    private static TlsContext server(String name, ClientCertificate wanted) throws IOException {
        return new TlsContext(identity(name), authorities, wanted);
    }

    private static TlsContext client() throws IOException {
        return new TlsContext(null, authorities, ClientCertificate.NONE);
    }

    private static StreamTarget target(Endpoint at, String domain) {
        return new StreamTarget(new Endpoint(Loopback.host(2), 0), at, domain);
    }

    @Test
    void messagesPassBothWaysAndTheCertificateIsKnown() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, server("good", ClientCertificate.NONE));
                StreamEnd client = new StreamEnd(loops, client())) {
            StreamTarget target = target(server.listen(1), DOMAIN);
            for (int i = 0; i < 50; i++) {
                assertEquals(Sent.ACCEPTED, client.send(target, i + " " + "x".repeat(5000)));
            }
            for (int i = 0; i < 50; i++) {
                server.expect(i + " " + "x".repeat(5000));
            }
            Flow ours = client.nextOpened();
            Flow theirs = server.nextOpened();
            assertEquals(Transport.TLS, ours.transport());
            assertEquals(theirs, ours.reversed());
            server.send(theirs, "answer");
            client.expect("answer");
            assertEquals(
                    identity("good").chain(),
                    client.transport.peerCertificates(ours).subList(0, 1));
            assertEquals(List.of(), server.transport.peerCertificates(theirs));
            client.transport.close(ours);
            server.expect("closed PEER");
        }
    }

    /** RFC 5922 7.1 and 7.2: what counts as the domain that was wanted. */
    @ParameterizedTest
    @CsvSource({
        "uri, -addext subjectAltName=URI:sip:HOME.example:5061, true",
        "dns, -addext subjectAltName=DNS:home.example, true",
        "common, -subj /CN=home.example, true",
        "otherdns, -addext subjectAltName=DNS:other.example, false",
        "wildcard, -addext subjectAltName=DNS:*.example, false",
        "user, -addext subjectAltName=URI:sip:alice@home.example, false",
        "scheme, -addext subjectAltName=URI:https://home.example, false",
        "shadowed, -subj /CN=home.example -addext subjectAltName=DNS:other.example, false",
    })
    void serverMustSpeakForTheDomain(String name, String names, boolean good) throws Exception {
        certify(name, names);
        try (StreamEnd server = new StreamEnd(loops, server(name, ClientCertificate.NONE));
                StreamEnd client = new StreamEnd(loops, client())) {
            Endpoint at = server.listen(1);
            client.send(target(at, DOMAIN), "hello");
            if (good) {
                server.expect("hello");
            } else {
                client.expect("failed " + at);
                String reason = client.reasons.poll(10, TimeUnit.SECONDS);
                assertTrue(reason.contains("not for " + DOMAIN), reason);
                assertFalse(server.heard.contains("hello"), "nothing was told to it");
            }
        }
    }

    @Test
    void otherAuthoritiesAndNamelessTargetsAreRefused() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, server("good", ClientCertificate.NONE));
                StreamEnd system = new StreamEnd(loops, new TlsContext(null, null, ClientCertificate.NONE));
                StreamEnd client = new StreamEnd(loops, client())) {
            Endpoint at = server.listen(1);
            system.send(target(at, DOMAIN), "hello");
            system.expect("failed " + at);
            client.send(target(at, ""), "hello");
            client.expect("failed " + at);
        }
    }

    @Test
    void clientCertificateIsAskedForAndChecked() throws Exception {
        certify("phone", "-addext subjectAltName=DNS:phone.example");
        try (StreamEnd server = new StreamEnd(loops, server("good", ClientCertificate.REQUIRED));
                StreamEnd nobody = new StreamEnd(loops, client());
                StreamEnd phone =
                        new StreamEnd(loops, new TlsContext(identity("phone"), authorities, ClientCertificate.NONE))) {
            Endpoint at = server.listen(1);
            phone.send(target(at, DOMAIN), "hello");
            server.expect("hello");
            Flow flow = server.nextOpened();
            X509Certificate shown = server.transport.peerCertificates(flow).getFirst();
            assertEquals(List.of("phone.example"), SipIdentities.of(shown));
            nobody.send(target(at, DOMAIN), "hello");
            // TLS 1.3: the client is done before the server has seen that there is no certificate.
            String outcome = nobody.heard.poll(10, TimeUnit.SECONDS);
            assertTrue(outcome.startsWith("failed") || outcome.startsWith("closed"), outcome);
            assertTrue(server.opened.isEmpty());
        }
    }

    @Test
    void flowEdgeCarriesTlsFlows() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        AtomicReference<Flow> last = new AtomicReference<>();
        FlowListener listener = new FlowListener() {
            @Override
            public void datagram(Flow flow, ByteView octets) {}

            @Override
            public boolean octets(Flow flow, ByteView octets) {
                return heard.add(flow.transport() + " " + octets.latin1());
            }

            @Override
            public void opened(Flow flow) {
                last.set(flow);
            }

            @Override
            public void closed(Flow flow, String reason) {
                heard.add(flow + " " + reason);
            }
        };
        SystemWan wan = new SystemWan(loops, PacketTap.NONE);
        FlowTls certified = new FlowTls(server("good", ClientCertificate.NONE), _ -> "");
        FlowTls trusting = new FlowTls(client(), _ -> DOMAIN);
        try (FlowEdge server = new FlowEdge(
                        loops,
                        wan,
                        DatagramOptions.signalling("s"),
                        StreamLimits.GATEWAY,
                        PacketTap.NONE,
                        listener,
                        certified);
                FlowEdge client = new FlowEdge(
                        loops,
                        wan,
                        DatagramOptions.signalling("c"),
                        StreamLimits.GATEWAY,
                        PacketTap.NONE,
                        listener,
                        trusting);
                FlowEdge plain = new FlowEdge(loops, wan, "p", StreamLimits.GATEWAY, PacketTap.NONE, listener)) {
            Endpoint at = server.listenTls(new Endpoint(Loopback.host(1), 0), _ -> true);
            Flow flow = new Flow(Transport.TLS, new Endpoint(Loopback.host(2), 0), at);
            client.transmit(flow, "hello".getBytes());
            assertEquals("TLS hello", heard.poll(10, TimeUnit.SECONDS));
            Flow open = last.get();
            FlowEdge end = open.local().equals(at) ? server : client;
            assertEquals(new TlsSession("TLSv1.3", "TLS_AES_256_GCM_SHA384"), end.session(open));
            assertNull(end.session(flow), "nothing is open under this name");
            plain.transmit(flow, "hello".getBytes());
            assertEquals(flow + " no TLS here", heard.poll(10, TimeUnit.SECONDS));
            assertThrows(IOException.class, () -> plain.listenTls(at, _ -> true));
        }
    }

    @Test
    void peerThatNeverStartsTheHandshakeIsClosed() throws Exception {
        StreamLimits hasty = StreamLimits.GATEWAY.withTimes(
                java.time.Duration.ofMillis(200),
                StreamLimits.GATEWAY.complete(),
                StreamLimits.GATEWAY.idle(),
                StreamLimits.GATEWAY.stuck());
        try (StreamEnd server = new StreamEnd(loops, hasty, server("good", ClientCertificate.NONE))) {
            Endpoint at = server.listen(1);
            try (var silent = new java.net.Socket(at.address().toString(), at.port())) {
                assertEquals(-1, silent.getInputStream().read());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls1_2", "tls1_3"})
    void clientSpeaksWithOpensslAndResumes(String version) throws Exception {
        int port;
        try (ServerSocket free =
                new ServerSocket(0, 1, InetAddress.getByName(Loopback.host(3).toString()))) {
            port = free.getLocalPort();
        }
        Endpoint at = new Endpoint(Loopback.host(3), port);
        Path log = folder.resolve(version + ".log");
        Process peer = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        at.toString(),
                        "-cert",
                        "good.pem",
                        "-key",
                        "good.key",
                        "-" + version)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (StreamEnd client = new StreamEnd(loops, client())) {
            waitFor(log, "ACCEPT");
            for (int i = 0; i < 2; i++) {
                client.send(target(at, DOMAIN), "hello " + i);
                Flow flow = client.nextOpened();
                waitFor(log, "hello " + i);
                peer.outputWriter().write("answer " + i + "\n");
                peer.outputWriter().flush();
                client.expect("answer " + i); // the ticket of TLS 1.3 has come before it
                client.transport.close(flow);
                client.expect("closed LOCAL");
            }
            waitFor(log, "Reused session-id");
        } finally {
            peer.destroy();
        }
    }

    private static void waitFor(Path log, String text) throws Exception {
        for (int i = 0; i < 400 && !Files.readString(log).contains(text); i++) {
            Thread.sleep(25);
        }
        assertTrue(Files.readString(log).contains(text), text + " in: " + Files.readString(log));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls1_2", "tls1_3"})
    void serverSpeaksWithOpensslAndResumes(String version) throws Exception {
        try (StreamEnd server = new StreamEnd(loops, server("good", ClientCertificate.NONE))) {
            Endpoint at = server.listen(1);
            String session = folder.resolve(version + ".session").toString();
            String[] first = {"-sess_out", session};
            String[] second = {"-sess_in", session};
            assertFalse(sClient(server, at, version, first).contains("Reused, TLS"));
            assertTrue(sClient(server, at, version, second).contains("Reused, TLS"), "resumed");
        }
    }

    private static String sClient(StreamEnd server, Endpoint at, String version, String[] session) throws Exception {
        Process peer = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-connect",
                        at.toString(),
                        "-CAfile",
                        "ca.pem",
                        "-verify_return_error",
                        "-servername",
                        DOMAIN,
                        "-" + version,
                        session[0],
                        session[1])
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        peer.outputWriter().write("hello\n");
        peer.outputWriter().flush();
        server.expect("hello");
        server.send(server.nextOpened(), "answer");
        Thread.sleep(200); // s_client stops reading when its input ends
        peer.outputWriter().write("Q\n");
        peer.outputWriter().flush();
        String said = new String(peer.getInputStream().readAllBytes());
        assertTrue(said.contains("answer"), said);
        server.expect("closed PEER");
        return said;
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, server("good", ClientCertificate.NONE))) {
            Endpoint at = server.listen(1);
            Process peer = new ProcessBuilder(
                            "openssl", "s_client", "-connect", at.toString(), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
                    .redirectErrorStream(true)
                    .start();
            peer.outputWriter().close();
            String said = new String(peer.getInputStream().readAllBytes());
            assertTrue(said.contains("alert protocol version") || said.contains("Cipher is (NONE)"), said);
            assertTrue(server.opened.isEmpty());
        }
    }

    @Test
    void badFilesAreToldByName() throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
        assertTrue(assertThrows(IOException.class, () -> TlsIdentity.readCertificates(rubbish))
                .getMessage()
                .contains("rubbish.pem"));
        assertTrue(assertThrows(IOException.class, () -> TlsIdentity.read(folder.resolve("ca.pem"), rubbish))
                .getMessage()
                .contains("rubbish.pem holds no unencrypted PKCS #8 key"));
        assertFalse(identity("good").toString().contains("PrivateKey"));
    }
}
