package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.management.Event;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people try against a box in the home, on the whole server. Routes one by one are DoorTest's. */
class AttackTest {
    private static final Set<String> HEADERS = Set.of(
            "content-security-policy",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "cache-control");

    @TempDir
    static Path folder;

    private static ServedBox served;
    private static Browser browser;

    @BeforeAll
    static void serve() throws Exception {
        served = new ServedBox(folder).signedIn();
        browser = served.browser;
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void everyAnswerTellsTheBrowserWhatItMustNotDo() throws Exception {
        for (String path : List.of("/", "/nothing", "/api/v1/session", "/api/v1/snapshot", "/api/v1/nothing")) {
            var names = browser.get(path).headers().map();
            var missing = new TreeSet<>(HEADERS);
            missing.removeAll(names.keySet());
            assertEquals(Set.of(), missing, path);
            assertFalse(names.containsKey("access-control-allow-origin"), "nobody else may read " + path);
            assertFalse(names.containsKey("server"), "no need to say what we are made of");
        }
        String policy =
                browser.get("/").headers().firstValue("content-security-policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    @Test
    void thePageHasNothingInline() throws Exception {
        String html = browser.get("/").body();
        assertFalse(html.matches("(?s).*<script(?![^>]*src=).*"), html);
        assertFalse(html.matches("(?s).*(<style|\\son[a-z]+=|style=|javascript:).*"), html);
        assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"), "everything comes from the gateway");
    }

    @Test
    void pathsLeadNowhereElse() throws Exception {
        for (String path : List.of(
                "/../../../etc/passwd",
                "/assets/../../WebServer.class",
                "/..%2f..%2fetc%2fpasswd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//etc/passwd",
                "/assets/..\\..\\etc\\passwd",
                "/files.json.gz",
                "/files.json",
                "/index.html.gz",
                "/assets/",
                "/%00index.html",
                "/gatehouse/web/WebServer.class")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"), path + " -> " + answer);
            assertFalse(answer.contains("root:"), path);
        }
    }

    @Test
    void aCookieIsNeverTakenFromTheVisitor() throws Exception {
        try (Browser planted = new Browser(served.server.port())) {
            planted.cookie = "gatehouse=00112233445566778899";
            assertEquals(401, planted.get("/api/v1/snapshot").statusCode());
            planted.cookie = browser.cookie + "; " + browser.cookie;
            assertEquals(401, planted.get("/api/v1/snapshot").statusCode(), "two cookies are as good as none");
        }
        String path = served.server.signInPath().orElseThrow();
        assertEquals(64, browser.cookie.substring("gatehouse=".length()).length());
        assertFalse(path.contains(browser.cookie));
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
        try (ServedBox fresh = new ServedBox(folder.resolve("fresh"))) {
            String word = fresh.server.signInPath().orElseThrow().substring("/#sign-in=".length());
            var answer = fresh.browser.post("/api/v1/sign-in/link", "{\"word\":\"" + word + "\"}");
            String set = answer.headers().firstValue("set-cookie").orElseThrow();
            assertTrue(set.contains("HTTPOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"), set);
            assertFalse(set.contains("Domain"), set);
        }
    }

    @Test
    void whoCannotTakeTheSecretsOutHandsOutNothing() throws Exception {
        try (ServedBox other = new ServedBox(folder.resolve("other")).signedIn()) {
            assertEquals(200, other.browser.get("/api/v1/support-bundle").statusCode());
            other.box.secretsUnknown = true;
            var refused = other.browser.get("/api/v1/support-bundle");
            assertEquals(409, refused.statusCode());
            assertTrue(refused.body().contains("The secrets file cannot be read"), refused.body());
        }
    }

    @Test
    void requestsThatAreTooLargeEndAtTheDoor() throws Exception {
        String name = "x".repeat(600 * 1024);
        var large = browser.post("/api/v1/commands", "{\"command\":\"validate\",\"yaml\":\"" + name + "\"}");
        assertEquals(413, large.statusCode());
        String headers = raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(9_000) + "\r\n\r\n");
        assertTrue(headers.startsWith("HTTP/1.1 431"), headers);
        String line = raw("GET /" + "z".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(line.contains(" 414 "), line);
    }

    @Test
    void filesOfTheHostCannotBeNamedFromABrowser() throws Exception {
        for (String command : List.of(
                "{\"command\":\"play\",\"line\":\"phone1\",\"file\":\"/etc/passwd\"}",
                "{\"command\":\"start-recording\",\"line\":\"phone1\",\"file\":\"/etc/passwd\"}",
                "{\"command\":\"stop-recording\",\"line\":\"phone1\"}")) {
            assertEquals(403, browser.post("/api/v1/commands", command).statusCode(), command);
        }
        assertTrue(served.box.given.stream().noneMatch(gatehouse.management.Command.OfLine.class::isInstance));
    }

    @Test
    void lineBreaksInTextsDoNotMakeEventsOfTheirOwn() throws Exception {
        served.box.say(Event.Level.INFO, "line", "phone1", "a\n\nevent: status\ndata: {}\n\n", null);
        var request = browser.request("/api/v1/events").header("Last-Event-ID", "2");
        try (var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(browser.open(request).body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith("id: 3")) {
                line = lines.readLine();
            }
            assertEquals("event: event", lines.readLine());
            assertTrue(lines.readLine().contains("a\\n\\nevent: status\\ndata: {}\\n\\n"));
        }
    }

    @Test
    void everythingIsDescribedAndAnswersAreAsDescribed() throws Exception {
        var document = Browser.json(browser.get("/api/v1/openapi.json"));
        assertEquals("3.1.0", document.get("openapi").asText());
        assertEquals(
                Set.of(
                        "/api/v1/session",
                        "/api/v1/sign-in",
                        "/api/v1/sign-in/first",
                        "/api/v1/sign-in/link",
                        "/api/v1/accounts",
                        "/api/v1/accounts/remove",
                        "/api/v1/password",
                        "/api/v1/sessions",
                        "/api/v1/sessions/end",
                        "/api/v1/audit",
                        "/api/v1/certificate",
                        "/api/v1/sign-out",
                        "/api/v1/capture",
                        "/api/v1/log",
                        "/api/v1/support-bundle",
                        "/api/v1/configuration/profiles",
                        "/api/v1/snapshot",
                        "/api/v1/events",
                        "/api/v1/commands",
                        "/api/v1/trace/{after}",
                        "/api/v1/configuration/schema",
                        "/api/v1/lines/{line}/handset",
                        "/api/v1/openapi.json"),
                names(document.get("paths")));
        JsonShape shape = new JsonShape(document);
        for (var route : Map.of(
                        "/api/v1/session", "SessionRoutes.Visitor",
                        "/api/v1/snapshot", "Status",
                        "/api/v1/trace/0", "GatewayRoutes.Trace",
                        "/api/v1/accounts", "AccountRoutes.People",
                        "/api/v1/sessions", "AccountRoutes.AllSignedIn",
                        "/api/v1/audit", "AccountRoutes.Trail",
                        "/api/v1/certificate", "CertificateRoutes.Proof",
                        "/api/v1/configuration/schema", "Schema")
                .entrySet()) {
            shape.check(route.getValue(), Browser.json(browser.get(route.getKey())));
        }
        var done = browser.post("/api/v1/commands", "{\"command\":\"validate\",\"yaml\":\"device: 7\"}");
        shape.check("Result", Browser.json(done));
        shape.check("Call.Refusal", Browser.json(browser.get("/api/v1/nothing")));
    }

    private static Set<String> names(com.fasterxml.jackson.databind.JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", served.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
        }
    }
}
