package gatehouse.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Method;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Published and derived digest vectors, each naming its source: computed by us, and verified by our server half. */
class DigestVectorsTest {
    @TestFactory
    Stream<DynamicTest> everyVector() throws IOException {
        JsonNode root;
        try (InputStream in = getClass().getResourceAsStream("digest.json")) {
            root = new ObjectMapper().readTree(in);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : root.get("vectors")) {
            String name = vector.get("name").asText();
            if (vector.has("response")) {
                byte[] password =
                        HexFormat.of().parseHex(vector.get("password_hex").asText());
                tests.add(DynamicTest.dynamicTest(name, () -> check(vector, password, "response")));
            } else if (vector.has("akav1_response")) {
                byte[] res = HexFormat.of().parseHex(vector.get("RES").asText());
                byte[] v2 = vector.get("akav2_password").asText().getBytes(StandardCharsets.US_ASCII);
                tests.add(DynamicTest.dynamicTest(name + ", v1", () -> check(vector, res, "akav1_response")));
                tests.add(DynamicTest.dynamicTest(name + ", v2", () -> check(vector, v2, "akav2_response")));
                tests.add(DynamicTest.dynamicTest(
                        name + ", auts",
                        () -> assertEquals(
                                vector.get("auts_resync")
                                        .get("response_with_empty_password")
                                        .asText(),
                                response(vector, new byte[0]))));
            }
        }
        assertTrue(tests.size() >= 18, "vectors are missing");
        return tests.stream();
    }

    private static DigestAlgorithm algorithm(JsonNode vector) {
        return vector.has("algorithm")
                ? DigestAlgorithm.of(vector.get("algorithm").asText())
                : DigestAlgorithm.MD5;
    }

    private static String text(JsonNode vector, String field) {
        return vector.hasNonNull(field) ? vector.get(field).asText() : "";
    }

    private static Qop qop(JsonNode vector) {
        return switch (text(vector, "qop")) {
            case "auth" -> Qop.AUTH;
            case "auth-int" -> Qop.AUTH_INT;
            default -> Qop.NONE;
        };
    }

    private static ByteView body(JsonNode vector) {
        return ByteView.of(text(vector, "body_ascii").getBytes(StandardCharsets.US_ASCII));
    }

    private static Secret ha1(JsonNode vector, byte[] password) {
        return DigestResponse.ha1(
                algorithm(vector), text(vector, "username"), text(vector, "realm"), Secret.copyOf(password));
    }

    private static String response(JsonNode vector, byte[] password) {
        return new DigestResponse(
                        algorithm(vector),
                        qop(vector),
                        text(vector, "nonce"),
                        text(vector, "nc"),
                        text(vector, "cnonce"),
                        text(vector, "method"),
                        text(vector, "uri"),
                        body(vector))
                .of(ha1(vector, password));
    }

    private static void check(JsonNode vector, byte[] password, String field) {
        String expected = vector.get(field).asText();
        if (vector.has("HA1")) {
            assertEquals(
                    vector.get("HA1").asText(),
                    ha1(vector, password).<String>with(b -> new String(b, StandardCharsets.US_ASCII)));
        }
        assertEquals(expected, response(vector, password));

        StringBuilder header = new StringBuilder("Digest username=\"u\", realm=\"r\", algorithm=")
                .append(algorithm(vector).token());
        header.append(", nonce=\"").append(text(vector, "nonce")).append('"');
        header.append(", uri=\"").append(text(vector, "uri")).append('"');
        if (qop(vector) != Qop.NONE) {
            header.append(", qop=").append(text(vector, "qop")).append(", nc=").append(text(vector, "nc"));
            header.append(", cnonce=\"").append(text(vector, "cnonce")).append('"');
        }
        Credentials right = Credentials.of(header + ", response=\"" + expected + "\"");
        Credentials wrong = Credentials.of(header + ", response=\"" + expected.replace(expected.charAt(3), 'x') + "\"");
        Method method = Method.of(text(vector, "method"));
        Secret ha1 = ha1(vector, password);
        assertEquals(
                DigestVerifier.Verdict.PROVEN,
                DigestVerifier.verify(right, algorithm(vector), ha1, method, body(vector)));
        assertEquals(
                DigestVerifier.Verdict.WRONG,
                DigestVerifier.verify(wrong, algorithm(vector), ha1, method, body(vector)));
        assertEquals(
                DigestVerifier.Verdict.WRONG,
                DigestVerifier.verify(right, algorithm(vector), ha1, Method.PUBLISH, body(vector)));
    }
}
