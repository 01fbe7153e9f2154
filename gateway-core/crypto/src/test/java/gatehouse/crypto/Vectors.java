package gatehouse.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The published values of {@code mac-and-cipher.json}; each entry there names its source. */
final class Vectors {
    record MacVector(String name, MacAlgorithm algorithm, byte[] key, byte[] data, byte[] code) {}

    record CipherVector(
            String name, Transform transform, byte[] key, byte[] iv, byte[] aad, byte[] plain, byte[] out) {}

    private Vectors() {}

    static List<MacVector> macs() {
        List<MacVector> all = new ArrayList<>();
        for (JsonNode v : read().get("mac")) {
            String name = v.get("algorithm").asText();
            MacAlgorithm algorithm = name.contains("XCBC")
                    ? MacAlgorithm.AES_XCBC
                    : name.contains("MD5")
                            ? MacAlgorithm.HMAC_MD5
                            : name.contains("SHA1") ? MacAlgorithm.HMAC_SHA1 : MacAlgorithm.HMAC_SHA256;
            all.add(new MacVector(v.get("name").asText(), algorithm, hex(v, "key"), hex(v, "data"), hex(v, "mac")));
        }
        return all;
    }

    static List<CipherVector> ciphers() {
        List<CipherVector> all = new ArrayList<>();
        for (JsonNode v : read().get("cipher")) {
            byte[] key = hex(v, "key");
            byte[] iv = HexFormat.of()
                    .parseHex(v.get("salt_or_nonce").asText() + v.get("iv").asText());
            Transform transform = switch (v.get("algorithm").asText()) {
                case "ENCR_AES_CTR" -> {
                    // RFC 3686 4: the block counter starts at 1
                    iv = HexFormat.of().parseHex(HexFormat.of().formatHex(iv) + "00000001");
                    yield Transform.cipherOnly(CipherMode.AES_CTR, key.length);
                }
                case "ENCR_AES_CBC" -> Transform.cipherOnly(CipherMode.AES_CBC, key.length);
                case "ENCR_3DES" -> Transform.cipherOnly(CipherMode.DES3_CBC, key.length);
                case "ENCR_AES_GCM_ICV8" -> Transform.gcm(key.length, 8);
                case "ENCR_AES_GCM_ICV12" -> Transform.gcm(key.length, 12);
                case "ENCR_AES_GCM_ICV16" -> Transform.gcm(key.length, 16);
                default -> throw new IllegalStateException(v.toString());
            };
            all.add(new CipherVector(
                    v.get("name").asText(),
                    transform,
                    key,
                    iv,
                    hex(v, "aad"),
                    hex(v, "plain"),
                    hex(v, "cipher_and_icv")));
        }
        return all;
    }

    private static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.get(field).asText());
    }

    private static JsonNode read() {
        try (InputStream in = Vectors.class.getResourceAsStream("mac-and-cipher.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
