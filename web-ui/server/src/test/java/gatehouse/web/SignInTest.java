package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.management.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, sessions and the audit log, from the device's first start on, over real connections. */
class SignInTest {
    private static final String PASSWORD = "four words make one";
    private static final String OTHER = "another long enough word";

    @TempDir
    Path folder;

    private ServedBox served;
    private Browser browser;

    @BeforeEach
    void serve() throws Exception {
        served = new ServedBox(folder, ServedBox.plain(state()));
        browser = served.browser;
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Path state() {
        return folder.resolve("web");
    }

    private String label() throws IOException {
        return Files.readString(state().resolve("device-secret")).strip();
    }

    private void restart() throws Exception {
        String cookie = browser.cookie;
        String token = browser.token;
        served.close();
        served = new ServedBox(folder, ServedBox.plain(state()));
        browser = served.browser;
        browser.cookie = cookie;
        browser.token = token;
    }

    private Browser withAccount(String name, String role) throws Exception {
        var wanted = Browser.JSON
                .createObjectNode()
                .put("name", name)
                .put("role", role)
                .put("password", OTHER);
        assertEquals(200, browser.post("/api/v1/accounts", wanted).statusCode());
        Browser other = new Browser(served.server.port());
        assertEquals(200, other.signIn(name, OTHER));
        return other;
    }

    @Test
    void theFirstStartAsksForAPasswordAndTakesTheLabelsSecretAlone() throws Exception {
        assertTrue(served.server.signInPath().isEmpty(), "no link where accounts are kept");
        assertEquals("first-account", entrance());
        assertEquals(403, browser.makeFirst("AAAA-BBBB-CCCC-DDDD", "anna", PASSWORD));
        assertEquals(403, browser.signIn("admin", "admin"), "there is no default account");
        assertEquals(200, browser.makeFirst(label().toLowerCase(java.util.Locale.ROOT), "anna", PASSWORD));
        assertEquals("password", entrance());
        assertEquals(200, browser.get("/api/v1/accounts").statusCode());
        try (Browser late = new Browser(served.server.port())) {
            assertEquals(409, late.makeFirst(label(), "eve", PASSWORD), "the label makes one owner, once");
        }
    }

    @Test
    void passwordsThatAreTooEasyAreRefusedWithWhatToDo() throws Exception {
        for (String easy : List.of("short", "aaaaaaaaaaaaaaa", "annaannaanna1", label())) {
            assertNotEquals(200, browser.makeFirst(label(), "anna", easy), easy);
            restart(); // also forgets the failures of this address
        }
        assertEquals("first-account", entrance());
    }

    @Test
    void noPasswordIsKeptAndNobodyElseMayRead() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        served.close();
        try (Stream<Path> files = Files.list(state())) {
            List<Path> all = files.toList();
            assertEquals(4, all.size(), all.toString());
            for (Path file : all) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertFalse(Files.readString(file).contains(PASSWORD), file.toString());
                assertFalse(Files.readString(file).contains(browser.cookie.substring(10)), "nor a session's secret");
            }
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state())));
        assertTrue(Files.readString(state().resolve("accounts.json")).contains("$argon2id$"));
        served = new ServedBox(folder, ServedBox.plain(state()));
    }

    @Test
    void accountsAndSessionsOutliveTheProcess() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        restart();
        assertEquals(200, browser.get("/api/v1/snapshot").statusCode(), "the same browser is still in");
        assertEquals(200, browser.post("/api/v1/sign-out", "{}").statusCode());
        assertEquals(200, browser.signIn("anna", PASSWORD));
    }

    @Test
    void aDamagedFileDoesNotOpenTheDoor() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        served.close();
        Path accounts = state().resolve("accounts.json");
        String whole = Files.readString(accounts);
        Files.writeString(accounts, whole.substring(0, whole.length() / 2));
        var failure = org.junit.jupiter.api.Assertions.assertThrows(
                Exception.class, () -> new ServedBox(folder, ServedBox.plain(state())));
        assertTrue(failure.getMessage().contains("accounts.json is damaged"), failure.getMessage());
        Files.writeString(accounts, whole);
        served = new ServedBox(folder, ServedBox.plain(state()));
    }

    @Test
    void guessingIsSlowedDownAndWrittenDown() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        try (Browser guesser = new Browser(served.server.port())) {
            for (int i = 0; i < 4; i++) {
                assertEquals(403, guesser.signIn("anna", "guess number " + i));
            }
            var wait = guesser.post(
                    "/api/v1/sign-in",
                    Browser.JSON.createObjectNode().put("user", "anna").put("password", PASSWORD));
            assertEquals(429, wait.statusCode(), "even the right one has to wait now");
            assertTrue(wait.headers().firstValue("retry-after").isPresent());
        }
        JsonNode entries = Browser.json(browser.get("/api/v1/audit")).get("entries");
        assertEquals("sign-in", entries.get(0).get("action").asText());
        assertFalse(entries.get(0).get("done").asBoolean());
        assertEquals("first-account", entries.get(4).get("action").asText());
        assertFalse(entries.toString().contains("guess number"), "what was typed is not written down");
    }

    @Test
    void aSessionThatWasKnownBeforeIsWorthNothingAfter() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        String before = browser.cookie;
        assertEquals(200, browser.signIn("anna", PASSWORD));
        assertNotEquals(before, browser.cookie);
        browser.cookie = before;
        assertEquals(401, browser.get("/api/v1/snapshot").statusCode());
        browser.cookie = "gatehouse=" + "0".repeat(64);
        assertEquals(200, browser.signIn("anna", PASSWORD));
        assertNotEquals("gatehouse=" + "0".repeat(64), browser.cookie, "a planted secret is not taken over");
    }

    @Test
    void rolesAreWhatTheOwnerGaveAndEndWithTheAccount() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        try (Browser viewer = withAccount("vera", "viewer")) {
            assertEquals(200, viewer.get("/api/v1/snapshot").statusCode());
            assertEquals(403, viewer.get("/api/v1/accounts").statusCode());
            assertEquals(
                    403,
                    viewer.post("/api/v1/commands", "{\"command\":\"discard\"}").statusCode());
            assertEquals(
                    1,
                    Browser.json(viewer.get("/api/v1/sessions")).get("sessions").size(),
                    "only the own");
            JsonNode all = Browser.json(browser.get("/api/v1/sessions")).get("sessions");
            assertEquals(2, all.size());
            String owners = all.get(0).get("own").asBoolean()
                    ? all.get(0).get("id").asText()
                    : all.get(1).get("id").asText();
            assertEquals(
                    404,
                    viewer.post("/api/v1/sessions/end", "{\"id\":\"" + owners + "\"}")
                            .statusCode());
            assertEquals(
                    200,
                    browser.post("/api/v1/accounts/remove", "{\"name\":\"vera\"}")
                            .statusCode());
            assertEquals(401, viewer.get("/api/v1/snapshot").statusCode());
        }
        assertEquals(
                409,
                browser.post("/api/v1/accounts/remove", "{\"name\":\"anna\"}").statusCode());
        assertEquals(
                409,
                browser.post("/api/v1/accounts", "{\"name\":\"anna\",\"role\":\"viewer\",\"password\":null}")
                        .statusCode(),
                "the last owner stays one");
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        try (Browser second = new Browser(served.server.port())) {
            assertEquals(200, second.signIn("anna", PASSWORD));
            var change = Browser.JSON
                    .createObjectNode()
                    .put("old", "not the old one")
                    .put("fresh", OTHER);
            assertEquals(403, browser.post("/api/v1/password", change).statusCode());
            change.put("old", PASSWORD);
            assertEquals(200, browser.post("/api/v1/password", change).statusCode());
            assertEquals(200, browser.get("/api/v1/snapshot").statusCode());
            assertEquals(401, second.get("/api/v1/snapshot").statusCode());
            assertEquals(403, second.signIn("anna", PASSWORD));
            assertEquals(200, second.signIn("anna", OTHER));
        }
    }

    @Test
    void whoKnowsTheOldPasswordGuessesNothing() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        var change = Browser.JSON.createObjectNode().put("old", PASSWORD).put("fresh", "short");
        for (int i = 0; i < 6; i++) {
            assertEquals(409, browser.post("/api/v1/password", change).statusCode(), "too short, and never a wait");
        }
        change.put("old", "not the old one");
        for (int i = 0; i < 4; i++) {
            assertEquals(403, browser.post("/api/v1/password", change).statusCode());
        }
        assertEquals(429, browser.post("/api/v1/password", change).statusCode());
    }

    @Test
    void aSessionDoesNotOutliveItsAccountOrRoleAcrossAStart() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        try (Browser viewer = withAccount("vera", "viewer")) {
            String cookie = viewer.cookie;
            served.close();
            Path accounts = state().resolve("accounts.json");
            String before = Files.readString(accounts);
            Files.writeString(
                    accounts,
                    before.replace(
                            "\"name\":\"vera\",\"role\":\"viewer\"", "\"name\":\"vera\",\"role\":\"technician\""));
            assertNotEquals(before, Files.readString(accounts));
            String own = browser.cookie;
            served = new ServedBox(folder, ServedBox.plain(state()));
            browser = served.browser;
            browser.cookie = cookie;
            assertEquals(401, browser.get("/api/v1/snapshot").statusCode(), "another role: sign in again");
            browser.cookie = own;
            assertEquals(200, browser.get("/api/v1/snapshot").statusCode());
        }
    }

    @Test
    void whatCannotBeWrittenDownIsSeenAsAnEvent() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        Path log = state().resolve("audit.log");
        for (int i = 0; i < 1_000 && !Files.exists(log); i++) {
            Thread.sleep(10);
        }
        Files.delete(log);
        Files.createDirectory(log);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    200,
                    browser.post("/api/v1/sessions/end", "{\"id\":\"" + anotherSession() + "\"}")
                            .statusCode());
        }
        List<Sentence> said = List.of();
        for (int i = 0; i < 200 && !said.contains(Sentence.AUDIT_NOT_KEPT); i++) {
            Thread.sleep(10);
            said = served.box.log.last(20).stream()
                    .map(event -> event.saying().sentence())
                    .toList();
        }
        assertEquals(
                1, said.stream().filter(Sentence.AUDIT_NOT_KEPT::equals).count(), "said once, though it failed often");
        Files.delete(log);
    }

    private String anotherSession() throws Exception {
        try (Browser second = new Browser(served.server.port())) {
            assertEquals(200, second.signIn("anna", PASSWORD));
        }
        for (JsonNode session : Browser.json(browser.get("/api/v1/sessions")).get("sessions")) {
            if (!session.get("own").asBoolean()) {
                return session.get("id").asText();
            }
        }
        throw new AssertionError("the other browser is signed in");
    }

    @Test
    void everyRouteOfTheDocumentIsClosedToStrangersAndToSmallerRoles() throws Exception {
        browser.makeFirst(label(), "anna", PASSWORD);
        JsonNode paths = Browser.json(browser.get("/api/v1/openapi.json")).get("paths");
        try (Browser stranger = new Browser(served.server.port());
                Browser viewer = withAccount("vera", "viewer")) {
            for (var path : paths.properties()) {
                for (var operation : path.getValue().properties()) {
                    String role = operation.getValue().path("x-role").asText("");
                    String name = path.getKey().replace("{line}", "phone1").replace("{after}", "0");
                    boolean post = operation.getKey().equals("post");
                    if (!role.isEmpty()) {
                        var answer = post ? stranger.post(name, "{}") : stranger.get(name);
                        assertEquals(401, answer.statusCode(), operation.getKey() + " " + name);
                    }
                    if (post && !role.isEmpty() && !role.equals("viewer")) {
                        assertEquals(403, viewer.post(name, "{}").statusCode(), name);
                    } else if (!role.isEmpty() && !role.equals("viewer") && !name.endsWith("/handset")) {
                        assertEquals(403, viewer.get(name).statusCode(), name);
                    }
                }
            }
        }
    }

    private String entrance() throws Exception {
        return Browser.json(browser.get("/api/v1/session")).get("entrance").asText();
    }
}
