package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.testkit.LongRun;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * tshark reads the capture of a whole call with the keys that the run wrote down: every ESP packet opens, every ICV is
 * right, and nothing of SIP is in clear but what TS 33.203 7.1 lets pass.
 */
final class ProtectedWireTest {
    @TempDir
    private Path folder;

    /** All that tshark knows; {@link GmacWireTest} has AES-GMAC. */
    private static final List<String> ALGORITHMS = List.of(
            "aes-gcm/null",
            "aes-cbc/hmac-sha-1-96",
            "aes-cbc/hmac-md5-96",
            "des-ede3-cbc/hmac-sha-1-96",
            "des-ede3-cbc/hmac-md5-96",
            "null/hmac-sha-1-96",
            "null/hmac-md5-96");

    /** Each mode with a NAT that it is for, and every algorithm. */
    static Stream<Arguments> all() {
        return Stream.concat(
                ProtectedCapture.MODES.entrySet().stream()
                        .flatMap(mode ->
                                ALGORITHMS.stream().map(esp -> Arguments.of(mode.getKey(), mode.getValue(), esp))),
                Stream.of(Arguments.of("improved-aka", "none", "aes-gcm/null")));
    }

    static Stream<Arguments> first() {
        return all().limit(1);
    }

    static Stream<Arguments> others() {
        return all().skip(1);
    }

    @LongRun
    @ParameterizedTest(name = "--access {0} --nat {1} --esp {2}")
    @MethodSource("others")
    void tsharkOpensEveryKind(String access, String nat, String esp) throws Exception {
        tsharkOpensEverything(access, nat, esp);
    }

    @ParameterizedTest(name = "--access {0} --nat {1} --esp {2}")
    @MethodSource("first")
    void tsharkOpensEverything(String access, String nat, String esp) throws Exception {
        ProtectedCapture seen = ProtectedCapture.ofDemo(folder, "--access", access, "--nat", nat, "--esp", esp);
        JsonNode measured = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
        assertEquals(esp.substring(0, esp.indexOf('/')), encryption(measured), measured::toPrettyString);

        List<String> esps = seen.fields("esp", "frame.number", "esp.icv_good", "sip.CSeq.method");
        assertTrue(esps.size() > 8, "registration, call and de-registration: " + esps);
        for (String line : esps) {
            String[] columns = line.split("\t", -1);
            assertTrue(columns[1].equals("1") || columns[1].equals("True"), "an ICV that is not right: " + line);
            assertTrue(!columns[2].isEmpty(), "no SIP inside: " + line);
        }
        seen.assertNothingInClear();
        seen.assertNetworkIsToldInside();
        // With the blank before them, since a nonce in base64 may end with these letters too
        assertEquals(List.of(), seen.fields("sip matches \"[ ,](ik|ck)=\"", "frame.number"));
    }

    private static String encryption(JsonNode measured) {
        String told = measured.at("/registrations/0/encryption").asText();
        return told.equals("none") ? "null" : told;
    }
}
