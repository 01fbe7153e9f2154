package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.crypto.BcEngine;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.JcaEngine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The published packets of {@code esp.json} (each names its source there), sealed and opened on both Java engines. Where
 * a vector has no ICV, or its key is not published, the octets before the ICV are compared and the ICV is ours.
 */
class EspVectorsTest {
    @TestFactory
    Stream<DynamicTest> published() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : read("esp.json")) {
            for (CryptoEngine engine : List.of(new JcaEngine(), new BcEngine())) {
                tests.add(dynamicTest(engine.name() + ": " + vector.get("name").asText(), () -> check(vector, engine)));
            }
        }
        return tests.stream();
    }

    private static void check(JsonNode v, CryptoEngine engine) {
        Encryption encryption = encryption(v);
        byte[] icv = hex(v, "icv");
        boolean ownIcv = icv.length == 0 || text(v, "integrity").contains("not published");
        Integrity integrity = ownIcv ? Integrity.HMAC_SHA_1_96 : integrity(v);
        boolean gmac = integrity == Integrity.AES_GMAC;
        byte[] cipherKey = gmac ? new byte[0] : hex(v, "enc_key");
        byte[] macKey = ownIcv ? new byte[20] : integrity == Integrity.NONE ? new byte[0] : hex(v, "auth_key");
        int aes = gmac ? macKey.length : encryption.label().startsWith("aes") ? cipherKey.length : 0;
        EspSuite suite = new EspSuite(encryption, integrity, aes);
        boolean transport = text(v, "mode").equals("transport");
        byte[] whole = hex(v, "esp_packet");
        EspPacket theirs = new EspPacket(2000).load(whole, 0, whole.length);
        assertEquals(true, new OuterHeader().strip(theirs));
        SecurityAssociation sa = SecurityAssociation.of(
                Long.parseLong(text(v, "spi"), 16),
                transport ? SecurityAssociation.Mode.TRANSPORT : SecurityAssociation.Mode.TUNNEL,
                suite,
                EspKeys.copyOf(cipherKey, macKey, hex(v, "salt")),
                theirs.source(),
                theirs.destination());
        if (theirs.isEncapsulated()) {
            sa = sa.encapsulated(theirs.sourcePort(), theirs.destinationPort());
        }
        long number = Octets.get32(theirs.array(), theirs.offset() + 4) & 0xffff_ffffL;
        byte[] esp = theirs.copy();
        byte[] plain = hex(v, "plain_packet");
        byte[] iv = hex(v, "iv");
        byte[] mine = esp.clone();

        EspCrypto crypto = new EspCrypto(engine, 1);
        if (plain.length > 0 && !suite.isGcm()) {
            // GCM's IV is ours to choose by number and SPI, so a published one cannot be sealed again.
            OutboundSa out = crypto.outbound(sa);
            out.sequence(number - 1);
            EspBatch batch = new EspBatch(1, 2000);
            batch.add().load(plain, 0, plain.length).outbound(out);
            Entropy fixed = target -> {
                for (int i = 0; i < target.length; i++) {
                    target[i] = iv[i % iv.length];
                }
            };
            assertEquals(1, new EspSealer(crypto, fixed, new RefusalCounts()).seal(batch, 0));
            mine = batch.get(0).copy();
            int compared = mine.length - (ownIcv ? 12 : 0);
            assertArrayEquals(Arrays.copyOf(esp, compared), Arrays.copyOf(mine, compared));
            if (!ownIcv) {
                assertEquals(esp.length, mine.length);
            }
        }

        Sad sad = new Sad();
        sad.add(crypto.inbound(Packets.mirrored(sa)));
        EspBatch batch = new EspBatch(1, 2000);
        RefusalCounts refusals = new RefusalCounts();
        batch.add()
                .load(mine, 0, mine.length)
                .path(theirs.source(), theirs.sourcePort(), theirs.destination(), theirs.destinationPort())
                .outer(0, 64, false);
        int good = new EspOpener(crypto, sad, refusals).open(batch, 0);
        if (plain.length == 0) {
            assertEquals(1, refusals.of(Refusal.DUMMY), "next header 59");
            return;
        }
        assertEquals(1, good, () -> "" + refusals.nonZero());
        byte[] opened = batch.get(0).copy();
        int from = transport ? 20 : 0; // transport mode gives the header anew; what it protects is the rest
        assertArrayEquals(
                Arrays.copyOfRange(plain, from, plain.length), Arrays.copyOfRange(opened, from, opened.length));
        if (transport) {
            assertEquals(plain[9], opened[9], "protocol");
        }
    }

    @Test
    void annexI() throws IOException {
        JcaEngine jca = new JcaEngine();
        int compared = 0;
        for (JsonNode v : read("ims-derived.json")) {
            if (!v.has("CK_IM")) {
                continue;
            }
            Secret ck = Secret.copyOf(hex(v, "CK_IM"));
            Secret ik = Secret.copyOf(hex(v, "IK_IM"));
            EspKeys md5 = AnnexIKeys.expand(EspSuite.of(Encryption.NULL, Integrity.HMAC_MD5_96), ck, ik, jca);
            EspKeys sha = AnnexIKeys.expand(EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96), ck, ik, jca);
            EspKeys gmac = AnnexIKeys.expand(EspSuite.of(Encryption.NULL, Integrity.AES_GMAC), ck, ik, jca);
            EspKeys gcm = AnnexIKeys.expand(EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE), ck, ik, jca);
            EspKeys des = AnnexIKeys.expand(EspSuite.of(Encryption.DES_EDE3_CBC, Integrity.HMAC_SHA_1_96), ck, ik, jca);
            assertEquals(Secret.copyOf(hex(v, "IK_ESP hmac-md5-96")), md5.integrity());
            assertEquals(Secret.copyOf(hex(v, "IK_ESP hmac-sha-1-96")), sha.integrity());
            assertEquals(Secret.copyOf(hex(v, "CK_ESP aes-cbc")), sha.cipher());
            assertEquals(Secret.copyOf(hex(v, "IK_ESP aes-gmac")), gmac.integrity());
            assertEquals(Secret.copyOf(hex(v, "aes-gmac salt (4 octets)")), gmac.salt());
            assertEquals(Secret.copyOf(hex(v, "CK_ESP aes-gcm")), gcm.cipher());
            assertEquals(Secret.copyOf(hex(v, "aes-gcm salt (4 octets)")), gcm.salt());
            byte[] unadjusted = hex(v, "CK_ESP des-ede3-cbc CK1||CK2||CK1, parity not adjusted");
            des.cipher().with(key -> {
                for (int i = 0; i < 24; i++) {
                    assertEquals(unadjusted[i] & 0xfe, key[i] & 0xfe, "octet " + i);
                    assertEquals(1, Integer.bitCount(key[i] & 0xff) % 2, "parity of octet " + i);
                }
                return key;
            });
            compared++;
        }
        assertEquals(2, compared);
    }

    private static Encryption encryption(JsonNode v) {
        return Stream.of(Encryption.values())
                .filter(e -> e.label().equals(text(v, "encryption")))
                .findFirst()
                .orElse(Encryption.NULL);
    }

    private static Integrity integrity(JsonNode v) {
        return switch (text(v, "integrity")) {
            case "hmac-sha-1-96" -> Integrity.HMAC_SHA_1_96;
            case "hmac-sha-256-128" -> Integrity.HMAC_SHA_2_256_128;
            case "aes-gmac-128" -> Integrity.AES_GMAC;
            case "aes-gcm", "" -> Integrity.NONE;
            default -> throw new IllegalStateException(v.toString());
        };
    }

    private static String text(JsonNode v, String field) {
        return v.path(field).isNull() ? "" : v.path(field).asText("");
    }

    private static byte[] hex(JsonNode v, String field) {
        return HexFormat.of().parseHex(text(v, field));
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = EspVectorsTest.class.getResourceAsStream(file)) {
            return new ObjectMapper().readTree(in).get("vectors");
        }
    }
}
