package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Peer;
import gatehouse.web.WebServerSettings.Listen;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over TLS, with the certificate that the device made and with one's own. */
class TlsTest {
    @TempDir
    Path folder;

    private Path state() {
        return folder.resolve("web");
    }

    private ServedBox serve(int redirect) throws Exception {
        var listen = new Listen.Tls(
                new Endpoint(IpAddress.LOOPBACK_V4, 0),
                redirect == 0 ? null : new Endpoint(IpAddress.LOOPBACK_V4, redirect));
        return new ServedBox(folder, new WebServerSettings(listen, Set.of("gatehouse.local"), state()));
    }

    /** A browser that trusts exactly the certificate in the file, for the names that stand in it. */
    private static Browser trusting(Path pem, int port) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        String text = Files.readString(pem);
        try (InputStream in = new java.io.ByteArrayInputStream(
                text.substring(text.indexOf("-----")).getBytes(StandardCharsets.US_ASCII))) {
            store.setCertificateEntry(
                    "page", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new Browser(port, context);
    }

    private Browser signedIn(ServedBox served) throws Exception {
        Browser browser = trusting(state().resolve("certificate.pem"), served.server.port());
        String label = Files.readString(state().resolve("device-secret")).strip();
        assertEquals(200, browser.makeFirst(label, "anna", "four words make one"));
        return browser;
    }

    @Test
    void theCookieStaysWithThisHostAndTheBrowserWithTls() throws Exception {
        try (ServedBox served = serve(0);
                Browser browser = signedIn(served)) {
            assertTrue(browser.cookie.startsWith("__Host-gatehouse="), browser.cookie);
            var page = browser.get("/");
            assertEquals(
                    "max-age=31536000",
                    page.headers().firstValue("strict-transport-security").orElseThrow());
            var proof = Browser.json(browser.get("/api/v1/certificate"));
            assertFalse(proof.get("own").asBoolean());
            assertTrue(proof.get("names").toString().contains("gatehouse.local"));
            var again = browser.post("/api/v1/sign-out", "{}");
            String cookie = again.headers().firstValue("set-cookie").orElseThrow();
            assertTrue(cookie.contains("Secure") && cookie.contains("HTTPOnly") && cookie.contains("Path=/"), cookie);
        }
    }

    @Test
    void eachDeviceHasItsOwnCertificateAndKeepsIt() throws Exception {
        byte[] first;
        try (ServedBox served = serve(0)) {
            assertTrue(served.server.port() > 0);
            first = Files.readAllBytes(state().resolve("certificate.pem"));
        }
        try (ServedBox served = serve(0);
                Browser stranger = new Browser(served.server.port(), SSLContext.getDefault())) {
            assertEquals(
                    new String(first, StandardCharsets.US_ASCII), Files.readString(state().resolve("certificate.pem")));
            assertThrows(SSLException.class, () -> stranger.get("/"), "nobody vouches for it unseen");
        }
        Path other = folder.resolve("other");
        Files.createDirectories(other);
        var listen = new Listen.Tls(new Endpoint(IpAddress.LOOPBACK_V4, 0), null);
        try (ServedBox served = new ServedBox(other, new WebServerSettings(listen, Set.of(), other.resolve("web")))) {
            assertTrue(served.server.port() > 0);
            assertNotEquals(
                    new String(first, StandardCharsets.US_ASCII),
                    Files.readString(other.resolve("web").resolve("certificate.pem")));
        }
    }

    @Test
    void plainHttpShowsTheWayAndNothingElse() throws Exception {
        int port = freePort();
        try (ServedBox served = serve(port)) {
            String tls = String.valueOf(served.server.port());
            assertTrue(plain(port, "GET /api/v1/session HTTP/1.1\r\nHost: gatehouse.local\r\n\r\n")
                    .contains("\r\nLocation: https://gatehouse.local:" + tls + "/\r\n"));
            String evil = plain(port, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertTrue(evil.startsWith("HTTP/1.1 421"), evil);
            String split = plain(port, "GET /%0d%0aSet-Cookie:x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertTrue(split.startsWith("HTTP/1.1 308") && !split.contains("Cookie"), split);
            // Plain HTTP spoken to the port of TLS gets nothing.
            assertFalse(plain(served.server.port(), "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    .contains("200"));
        }
    }

    @Test
    void onesOwnCertificateIsServedAtOnceAndAfterARestart() throws Exception {
        Path key = folder.resolve("own.key");
        Path certificate = folder.resolve("own.pem");
        Peer.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=box.example",
                "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:box.example",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        try (ServedBox served = serve(0);
                Browser browser = signedIn(served)) {
            var brought = Browser.JSON.createObjectNode().put("certificate", Files.readString(certificate));
            brought.put("key", Files.readString(state().resolve("certificate.pem")));
            assertEquals(422, browser.post("/api/v1/certificate", brought).statusCode(), "another's key");
            assertFalse(Files.readString(state().resolve("certificate.pem")).contains("own certificate"), "nor kept");
            assertFalse(Files.exists(state().resolve("certificate.key")), "chain and key are one file");
            brought.put("key", "nonsense");
            assertEquals(422, browser.post("/api/v1/certificate", brought).statusCode());
            brought.put("key", Files.readString(key));
            var done = browser.post("/api/v1/certificate", brought);
            assertEquals(200, done.statusCode(), done.body());
            assertTrue(Browser.json(done).get("own").asBoolean());
            try (Browser now = trusting(certificate, served.server.port())) {
                assertEquals(200, now.get("/").statusCode());
            }
        }
        try (ServedBox served = serve(0);
                Browser later = trusting(certificate, served.server.port())) {
            assertEquals(200, later.get("/").statusCode());
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String plain(int port, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
