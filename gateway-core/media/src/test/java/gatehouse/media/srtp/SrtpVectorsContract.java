package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.base.Secret;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.media.srtp.KeyDerivation.Label;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published values of SRTP in {@code srtp.json}, where each entry names its source, on one engine. */
public abstract class SrtpVectorsContract {
    /** The engine under test. */
    protected abstract CryptoEngine engine();

    private SrtpCrypto crypto() {
        return new SrtpCrypto(engine(), new JcaEngine());
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = SrtpVectorsContract.class.getResourceAsStream("srtp.json")) {
            return new ObjectMapper().readTree(in).get("vectors");
        }
    }

    private static byte[] hex(JsonNode v, String field) {
        return HexFormat.of().parseHex(v.get(field).asText());
    }

    private static String hex(Secret secret) {
        return secret.with(bytes -> HexFormat.of().formatHex(bytes));
    }

    @Test
    void derivesThePublishedKeys() throws IOException {
        int done = 0;
        for (JsonNode v : vectors()) {
            if (!v.has("cipher_key") && !v.has("derived")) {
                continue;
            }
            byte[] salt = hex(v, "master_salt");
            MasterKey master = MasterKey.of(Secret.owning(hex(v, "master_key")), Secret.owning(salt));
            KeyDerivation prf = new KeyDerivation(new JcaEngine(), master);
            int key = master.key().length();
            boolean gcm = v.has("derived");
            JsonNode rtp = gcm ? v.get("derived") : v;
            JsonNode rtcp = gcm ? v.get("derived") : v.get("srtcp_computed");
            assertEquals(rtp.get(gcm ? "k_e" : "cipher_key").asText(), hex(prf.derive(Label.RTP_ENCRYPTION, 0, key)));
            assertEquals(
                    rtp.get(gcm ? "k_s" : "cipher_salt").asText(), hex(prf.derive(Label.RTP_SALT, 0, salt.length)));
            assertEquals(rtcp.get("rtcp_k_e").asText(), hex(prf.derive(Label.RTCP_ENCRYPTION, 0, key)));
            assertEquals(rtcp.get("rtcp_k_s").asText(), hex(prf.derive(Label.RTCP_SALT, 0, salt.length)));
            if (!gcm) {
                assertEquals(v.get("auth_key_20").asText(), hex(prf.derive(Label.RTP_AUTHENTICATION, 0, 20)));
                assertEquals(rtcp.get("rtcp_k_a").asText(), hex(prf.derive(Label.RTCP_AUTHENTICATION, 0, 20)));
            }
            done++;
        }
        assertEquals(3, done);
    }

    @Test
    void makesAndOpensThePublishedPackets() throws IOException {
        int done = 0;
        for (JsonNode v : vectors()) {
            if (!v.has("srtp")) {
                continue;
            }
            String name = v.get("name").asText();
            SrtpSuite suite = SrtpSuite.named(suiteName(name)).orElseThrow();
            MasterKey master = MasterKey.of(Secret.owning(hex(v, "master_key")), Secret.owning(hex(v, "master_salt")));
            SrtpPolicy policy = SrtpPolicy.of(suite);
            try (SrtpCrypto crypto = crypto();
                    SrtpSender sender = new SrtpSender(crypto, policy, master);
                    SrtpReceiver receiver = new SrtpReceiver(crypto, policy, List.of(master))) {
                byte[] plain = hex(v, "rtp_plain");
                byte[] packet = Arrays.copyOf(plain, plain.length + sender.expansion());
                int length = sender.protectRtp(packet, 0, plain.length);
                assertArrayEquals(hex(v, "srtp"), Arrays.copyOf(packet, length), name);
                assertEquals(plain.length, receiver.unprotectRtp(packet, 0, length), name);
                assertArrayEquals(plain, Arrays.copyOf(packet, plain.length), name);
                if (v.has("srtcp")) {
                    byte[] rtcp = hex(v, "rtcp_plain");
                    byte[] report = Arrays.copyOf(rtcp, rtcp.length + sender.expansion());
                    sender.protectRtcp(report, 0, rtcp.length); // the published packet is the one with index 1
                    System.arraycopy(rtcp, 0, report, 0, rtcp.length);
                    int whole = sender.protectRtcp(report, 0, rtcp.length);
                    assertArrayEquals(hex(v, "srtcp"), Arrays.copyOf(report, whole), name);
                    assertEquals(rtcp.length, receiver.unprotectRtcp(report, 0, whole), name);
                    assertArrayEquals(rtcp, Arrays.copyOf(report, rtcp.length), name);
                }
                done++;
            }
        }
        assertEquals(5, done);
    }

    private static String suiteName(String name) {
        return name.contains("NULL")
                ? "NULL_HMAC_SHA1_80"
                : Arrays.stream(name.split(" "))
                        .filter(word -> word.startsWith("AE"))
                        .findFirst()
                        .orElseThrow();
    }

    /** RFC 7714 16 and 17 give session keys, not a master key. */
    @Test
    void makesTheGcmPacketsOfTheStandard() throws IOException {
        int done = 0;
        for (JsonNode v : vectors()) {
            if (!v.has("srtp_encrypted")) {
                continue;
            }
            SrtpSuite suite =
                    v.get("name").asText().contains("128") ? SrtpSuite.AEAD_AES_128_GCM : SrtpSuite.AEAD_AES_256_GCM;
            for (boolean encrypted : new boolean[] {true, false}) {
                SrtpPolicy policy = SrtpPolicy.of(suite).withProtection(encrypted, encrypted, true);
                String kind = encrypted ? "encrypted" : "auth_only";
                byte[] plain = hex(v, "rtp_plain");
                int header = RtpHeader.length(plain, 0, plain.length);
                long index = v.get("rtp_roc").asLong() << 16 | RtpHeader.u16(plain, 2);
                byte[] sealed = sealRtp(v, policy, plain, header, index);
                assertArrayEquals(hex(v, "srtp_" + kind), sealed, v.get("name").asText());
                byte[] rtcp = hex(v, "rtcp_plain");
                int word = Integer.parseInt(v.get("srtcp_index").asText(), 16) | (encrypted ? 0x8000_0000 : 0);
                assertArrayEquals(
                        hex(v, "srtcp_" + kind),
                        sealRtcp(v, policy, rtcp, word),
                        v.get("name").asText());
                done++;
            }
        }
        assertEquals(4, done);
    }

    @Test
    void makesTheF8PacketOfTheStandard() throws IOException {
        boolean done = false;
        for (JsonNode v : vectors()) {
            if (v.has("IV'")) {
                // The IV is 00 || M || PT || SEQ || TS || SSRC || ROC: it holds the packet's header.
                byte[] iv = hex(v, "IV");
                byte[] payload = hex(v, "plaintext");
                byte[] plain = new byte[12 + payload.length];
                System.arraycopy(iv, 0, plain, 0, 12);
                plain[0] = (byte) 0x80;
                System.arraycopy(payload, 0, plain, 12, payload.length);
                long roc = RtpHeader.i32(iv, 12) & 0xffff_ffffL;
                SrtpPolicy policy = SrtpPolicy.of(SrtpSuite.F8_128_HMAC_SHA1_80).withProtection(true, true, false);
                byte[] sealed = sealRtp(v, policy, plain, 12, roc << 16 | RtpHeader.u16(plain, 2));
                assertArrayEquals(hex(v, "ciphertext"), Arrays.copyOfRange(sealed, 12, plain.length));
                done = true;
            }
        }
        assertTrue(done);
    }

    private byte[] sealRtp(JsonNode v, SrtpPolicy policy, byte[] plain, int header, long index) {
        try (SrtpCrypto crypto = crypto()) {
            PacketCipher cipher = crypto.rtp(policy);
            SessionKeys keys = keys(v, policy, crypto, cipher);
            byte[] packet =
                    Arrays.copyOf(plain, plain.length + cipher.transform().tagBytes());
            SrtpItem item = item(packet, plain.length, index, RtpHeader.i32(plain, 8));
            PacketBatch batch = new PacketBatch(1);
            item.layRtp(batch, cipher, policy, keys, header, plain.length, 0);
            cipher.seal(batch);
            return packet;
        }
    }

    private byte[] sealRtcp(JsonNode v, SrtpPolicy policy, byte[] plain, int word) {
        try (SrtpCrypto crypto = crypto()) {
            PacketCipher cipher = crypto.rtcp(policy);
            SessionKeys keys = keys(v, policy, crypto, cipher);
            byte[] packet =
                    Arrays.copyOf(plain, plain.length + 4 + cipher.transform().tagBytes());
            SrtpItem item = item(packet, plain.length, word & 0x7fff_ffffL, RtpHeader.i32(plain, 4));
            RtpHeader.putI32(packet, item.rtcpWordAt(policy.suite(), plain.length), word);
            PacketBatch batch = new PacketBatch(1);
            item.layRtcp(batch, cipher, policy, keys, word, plain.length, 0);
            cipher.seal(batch);
            return packet;
        }
    }

    private static SrtpItem item(byte[] packet, int length, long index, int ssrc) {
        SrtpItem item = new SrtpItem();
        item.start(packet, 0, length, false);
        item.index = index;
        item.ssrc = ssrc;
        return item;
    }

    private static SessionKeys keys(JsonNode v, SrtpPolicy policy, SrtpCrypto crypto, PacketCipher cipher) {
        Secret salt = Secret.owning(hex(v, "session_salt"));
        Secret none = Secret.owning(new byte[0]);
        return SessionKeys.of(policy, crypto, 0, cipher, Secret.owning(hex(v, "session_key")), none, salt, null, salt);
    }
}
