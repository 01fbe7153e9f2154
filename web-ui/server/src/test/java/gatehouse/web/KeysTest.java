package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.management.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an ISIM go in through an owner's session alone, and come out of nothing. */
class KeysTest {
    private static final String K = "465b5ce8b199b49faa5f0a2ee238a6bc";
    private static final String OPC = "cd63cb71954a9f4e48a5994e37a02baf";
    private static final String PASSWORD = "four words make one";

    @TempDir
    Path folder;

    private ServedBox served;
    private Browser owner;

    @BeforeEach
    void serve() throws Exception {
        served = new ServedBox(folder, ServedBox.plain(folder.resolve("web")));
        owner = served.browser;
        owner.makeFirst(Files.readString(folder.resolve("web/device-secret")).strip(), "anna", PASSWORD);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private static ObjectNode keys() {
        return Browser.JSON
                .createObjectNode()
                .put("command", "set-keys")
                .put("credential", "ims")
                .put("k", K)
                .put("constant", OPC)
                .put("derived", true);
    }

    private int gives(Browser who, ObjectNode command) throws Exception {
        return who.post("/api/v1/commands", command).statusCode();
    }

    private void isSilent(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        assertFalse(lower.contains(K) || lower.contains(OPC), text);
    }

    @Test
    void nobodyButAnOwnerPutsThemIn() throws Exception {
        for (String role : List.of("viewer", "technician")) {
            ObjectNode account = Browser.JSON
                    .createObjectNode()
                    .put("name", "u" + role)
                    .put("role", role)
                    .put("password", "another long enough word");
            assertEquals(200, owner.post("/api/v1/accounts", account).statusCode());
            try (Browser other = new Browser(served.server.port())) {
                other.signIn("u" + role, "another long enough word");
                assertEquals(403, gives(other, keys()), role);
            }
        }
        try (Browser stranger = new Browser(served.server.port())) {
            assertEquals(401, gives(stranger, keys()));
        }
        assertEquals(
                0,
                served.box.given.stream()
                        .filter(Command.SetKeys.class::isInstance)
                        .count());
        assertEquals(200, gives(owner, keys()));
        assertEquals(
                1,
                served.box.given.stream()
                        .filter(Command.SetKeys.class::isInstance)
                        .count());
    }

    @Test
    void theyAreInNothingThatCanBeReadAfterwards() throws Exception {
        assertEquals(200, gives(owner, keys()));
        isSilent(served.box.given.getLast().toString());
        for (String path : List.of(
                "/api/v1/snapshot",
                "/api/v1/audit",
                "/api/v1/trace/0",
                "/api/v1/log",
                "/api/v1/configuration/schema",
                "/api/v1/sessions",
                "/api/v1/accounts")) {
            var answer = owner.get(path);
            assertEquals(200, answer.statusCode(), path);
            isSilent(answer.body());
        }
        isSilent(served.box.log.last(100).toString());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                isSilent(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** What does not fit is not said back: it may be a key with one digit too many. */
    @Test
    void whatDoesNotFitIsNotRepeated() throws Exception {
        for (String wrong : List.of(K + "0", K.substring(1), K.replace('4', 'x'), K + "\u00e9", " ".repeat(40), "")) {
            var answer = owner.post("/api/v1/commands", keys().put("k", wrong));
            assertEquals(400, answer.statusCode());
            isSilent(answer.body());
            assertFalse(wrong.length() > 8 && !wrong.isBlank() && answer.body().contains(wrong.substring(0, 8)), wrong);
        }
        for (String body : List.of(
                "{\"command\":\"set-keys\",\"k\":" + K + "}",
                "{\"command\":\"set-keys\",\"credential\":\"ims\",\"k\":[\"" + K + "\"]}",
                "{\"command\":\"set-keys\",\"credential\":\"" + K + "\u0000\",\"k\":\"\"}",
                "{\"command\":\"" + K + "\"}")) {
            var answer = owner.post("/api/v1/commands", body);
            assertEquals(400, answer.statusCode());
            isSilent(answer.body());
        }
        assertEquals(
                0,
                served.box.given.stream()
                        .filter(Command.SetKeys.class::isInstance)
                        .count());
    }
}
