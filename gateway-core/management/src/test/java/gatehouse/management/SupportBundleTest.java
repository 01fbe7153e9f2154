package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportBundleTest {
    private static final byte[] K = HexFormat.of().parseHex("465b5ce8b199b49faa5f0a2ee238a6bc");

    @ParameterizedTest
    @ValueSource(strings = {"four", "looking glass", "p\"w\\d'$1", "päß wörd & <sign>", "a.b*c+d?e(f)[g]"})
    void noSecretIsInItHoweverItIsWritten(String password) throws Exception {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        Map<String, String> texts = new LinkedHashMap<>();
        for (byte[] secret : List.of(bytes, K)) {
            String hex = HexFormat.of().formatHex(secret);
            texts.put(texts.size() + ".txt", "before " + hex + " " + hex.toUpperCase(Locale.ROOT) + " after");
            texts.put(texts.size() + ".txt", HexFormat.ofDelimiter(":").formatHex(secret));
            for (String around : List.of("", "x", "xy", "alice:")) {
                byte[] longer = (around + "\0").getBytes(StandardCharsets.UTF_8);
                byte[] all = new byte[longer.length - 1 + secret.length];
                System.arraycopy(longer, 0, all, 0, longer.length - 1);
                System.arraycopy(secret, 0, all, longer.length - 1, secret.length);
                texts.put(texts.size() + ".txt", Base64.getEncoder().encodeToString(all));
                texts.put(texts.size() + ".txt", Base64.getUrlEncoder().encodeToString(all));
            }
        }
        texts.put("plain", "password: " + password + "\n" + password + password);
        texts.put("uri", "?p=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&x");
        texts.put("json", "\"" + password.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        texts.put("harmless", "The identity is registered.");
        Map<String, String> read;
        try (Secret one = Secret.ofText(password);
                Secret two = Secret.copyOf(K)) {
            read = unzipped(SupportBundle.of(texts, SecretFilter.of(List.of(one, two))));
        }
        assertEquals(texts.keySet(), read.keySet());
        assertEquals("The identity is registered.", read.get("harmless"));
        assertTrue(read.get("plain").startsWith("password: [redacted]\n"), read.get("plain"));
        read.forEach((name, text) -> {
            assertFalse(text.contains(password), name + ": " + text);
            assertFalse(text.contains(URLEncoder.encode(password, StandardCharsets.UTF_8)), name + ": " + text);
            assertFalse(text.toLowerCase(Locale.ROOT).contains(HexFormat.of().formatHex(bytes)), name);
            assertFalse(text.toLowerCase(Locale.ROOT).contains(HexFormat.of().formatHex(K)), name);
            // Whatever Base64 is left decodes to nothing that holds the most of a secret
            for (String word : text.split("[^A-Za-z0-9+/_=-]+")) {
                String standard = word.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
                for (int skip = 0; skip < 4 && skip < standard.length(); skip++) {
                    String part = standard.substring(skip);
                    part = part.substring(0, part.length() / 4 * 4);
                    String decoded = new String(Base64.getDecoder().decode(part), StandardCharsets.ISO_8859_1);
                    assertFalse(decoded.contains(new String(K, StandardCharsets.ISO_8859_1)), name + ": " + word);
                    assertFalse(decoded.contains(new String(bytes, StandardCharsets.ISO_8859_1)), name + ": " + word);
                }
            }
        });
    }

    private static Map<String, String> unzipped(byte[] zip) throws Exception {
        Map<String, String> read = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                read.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return read;
    }
}
