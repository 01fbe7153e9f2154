package gatehouse.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Secret;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The openssl program judges the primitives on random input. */
class OpensslJudgeTest {
    private static final HexFormat HEX = HexFormat.of();

    @BeforeAll
    static void needsOpenssl() {
        Peer.need("openssl");
    }

    @Test
    void agreesOnCiphers() throws Exception {
        Random random = new Random(42);
        record Case(CipherMode mode, int keyBytes, String name) {}
        for (Case c : List.of(
                new Case(CipherMode.AES_CTR, 16, "aes-128-ctr"),
                new Case(CipherMode.AES_CTR, 32, "aes-256-ctr"),
                new Case(CipherMode.AES_CBC, 16, "aes-128-cbc"),
                new Case(CipherMode.AES_CBC, 24, "aes-192-cbc"),
                new Case(CipherMode.DES3_CBC, 24, "des-ede3-cbc"))) {
            byte[] key = bytes(random, c.keyBytes);
            byte[] iv = bytes(random, c.mode.ivBytes());
            byte[] plain = bytes(random, 16 * (1 + random.nextInt(100)));
            String theirs =
                    openssl(plain, "enc", "-" + c.name, "-K", HEX.formatHex(key), "-iv", HEX.formatHex(iv), "-nopad");
            Transform transform = Transform.cipherOnly(c.mode, c.keyBytes);
            for (CryptoEngine engine : List.of(new JcaEngine(), new BcEngine())) {
                byte[] packet = plain.clone();
                try (PacketCipher cipher = engine.cipher(transform)) {
                    PacketBatch batch = new PacketBatch(1);
                    batch.add(cipher.key(Secret.copyOf(key), Secret.owning(new byte[0])), packet);
                    batch.crypt(0, 0, packet.length);
                    System.arraycopy(iv, 0, batch.ivs(), 0, iv.length);
                    cipher.seal(batch);
                }
                assertEquals(theirs, HEX.formatHex(packet), engine.name() + " " + c);
            }
        }
    }

    @Test
    void agreesOnCodes() throws Exception {
        Random random = new Random(43);
        for (MacAlgorithm algorithm : MacAlgorithm.values()) {
            if (!algorithm.isHmac()) {
                continue;
            }
            byte[] key = bytes(random, 1 + random.nextInt(150));
            byte[] data = bytes(random, random.nextInt(2000));
            String theirs = openssl(
                    data,
                    "dgst",
                    "-" + algorithm.hash().standardName().replace("-", "").toLowerCase(java.util.Locale.ROOT),
                    "-mac",
                    "HMAC",
                    "-macopt",
                    "hexkey:" + HEX.formatHex(key),
                    "-binary");
            for (Primitives p : List.of(new JcaEngine(), new BcEngine())) {
                assertEquals(
                        theirs,
                        HEX.formatHex(p.mac(algorithm, Secret.copyOf(key)).of(data)),
                        algorithm + "");
            }
        }
    }

    private static String openssl(byte[] input, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return HEX.formatHex(Peer.feed(input, command));
    }

    private static byte[] bytes(Random random, int count) {
        byte[] result = new byte[count];
        random.nextBytes(result);
        return result;
    }
}
