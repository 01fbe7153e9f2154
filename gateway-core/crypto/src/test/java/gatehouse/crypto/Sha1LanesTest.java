package gatehouse.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SHA-1 and HMAC-SHA1 in lanes against published values and Bouncy Castle, before and after they are compiled. */
class Sha1LanesTest {
    private static final Transform TRANSFORM = Transform.authOnly(MacAlgorithm.HMAC_SHA1, 20);

    /** FIPS 180-2 A.1 and A.2, RFC 3174 7.3; the padding is the test's own. */
    @ParameterizedTest
    @CsvSource({
        "'', da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "abc, a9993e364706816aba3e25717850c26c9cd0d89d",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, 84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    })
    void hashesAsPublishedInEveryLane(String text, String expected) {
        byte[] message = text.getBytes(StandardCharsets.US_ASCII);
        int blocks = (message.length + 8) / 64 + 1;
        byte[] padded = Arrays.copyOf(message, 64 * blocks);
        padded[message.length] = (byte) 0x80;
        KeyStream.putLong(padded, padded.length - 8, 8L * message.length);
        Sha1Lanes lanes = new Sha1Lanes();
        for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
            lanes.start(lane);
        }
        for (int block = 0; block < blocks; block++) {
            for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
                lanes.block(lane, padded, 64 * block);
            }
            lanes.compress();
        }
        byte[] hash = new byte[20];
        for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
            lanes.hash(lane, hash, 0);
            assertArrayEquals(HexFormat.of().parseHex(expected), hash, "lane " + lane);
        }
    }

    /** RFC 2202 3: each code many times beside itself. */
    @Test
    void givesThePublishedCodes() {
        int done = 0;
        for (Vectors.MacVector vector : Vectors.macs()) {
            if (vector.algorithm() != MacAlgorithm.HMAC_SHA1) {
                continue;
            }
            try (PacketCipher cipher = new JcaEngine().cipher(TRANSFORM);
                    PacketKey key = cipher.key(Secret.owning(new byte[0]), Secret.copyOf(vector.key()))) {
                PacketBatch batch = new PacketBatch(Sha1Lanes.LANES);
                for (int i = 0; i < batch.capacity(); i++) {
                    batch.add(key, Arrays.copyOf(vector.data(), vector.data().length + 20));
                    batch.auth(i, 0, vector.data().length, vector.data().length);
                }
                byte[] codes = new byte[20 * batch.size()];
                assertTrue(new HmacSha1Lanes().codes(batch, 0, batch.size(), codes), vector.name());
                for (int i = 0; i < batch.size(); i++) {
                    byte[] code = Arrays.copyOfRange(codes, 20 * i, 20 * i + 20);
                    assertArrayEquals(vector.code(), Arrays.copyOf(code, vector.code().length), vector.name());
                }
                done++;
            }
        }
        assertTrue(done >= 3, "only " + done + " vectors");
    }

    /** Keys that come and go, packets of all lengths with all trailers, until long after the compiler took over. */
    @Test
    void agreesWithBouncyCastle() {
        long seed = Long.getLong("gatehouse.seed", 20261122);
        Random random = new Random(seed);
        HmacSha1Lanes lanes = new HmacSha1Lanes();
        int done = 0;
        int rounds = Boolean.getBoolean("gatehouse.long") ? 40_000 : 1_000;
        try (PacketCipher cipher = new JcaEngine().cipher(TRANSFORM)) {
            PacketKey[] keys = new PacketKey[40];
            Digest[] judges = new Digest[keys.length];
            for (int round = 0; round < rounds; round++) {
                PacketBatch batch = new PacketBatch(Sha1Lanes.LANES + 3);
                int from = random.nextInt(4);
                Digest[] judge = new Digest[batch.capacity()];
                int packets = HmacSha1Lanes.WORTH + random.nextInt(Sha1Lanes.LANES + 1 - HmacSha1Lanes.WORTH);
                int length = random.nextInt(random.nextInt(4) == 0 ? 1500 : 200);
                for (int i = 0; i < from + packets; i++) {
                    int k = random.nextInt(keys.length);
                    if (keys[k] == null || random.nextInt(100) == 0) {
                        byte[] secret = new byte[1 + random.nextInt(80)];
                        random.nextBytes(secret);
                        keys[k] = cipher.key(Secret.owning(new byte[0]), Secret.copyOf(secret));
                        judges[k] = new BcEngine().mac(MacAlgorithm.HMAC_SHA1, Secret.copyOf(secret));
                    }
                    judge[i] = judges[k];
                    int lead = random.nextInt(20);
                    byte[] packet = new byte[lead + length];
                    random.nextBytes(packet);
                    batch.add(keys[k], packet);
                    batch.auth(i, lead, length, 0);
                    batch.trailer(i, random.nextLong(), random.nextInt(9));
                }
                byte[] codes = new byte[20 * batch.size()];
                String where = "round " + round + ", seed " + seed;
                if (!lanes.codes(batch, from, batch.size(), codes)) {
                    continue; // trailers made some one block longer than others, and it was not worth it
                }
                done++;
                byte[] trailer = new byte[8];
                byte[] expected = new byte[20];
                for (int i = from; i < batch.size(); i++) {
                    judge[i].update(batch.array(i), batch.authOffset(i), length);
                    judge[i].update(trailer, 0, batch.writeTrailer(i, trailer, 0));
                    judge[i].finish(expected, 0);
                    assertArrayEquals(expected, Arrays.copyOfRange(codes, 20 * i, 20 * i + 20), where + ", " + i);
                }
            }
        }
        assertTrue(done > rounds / 2, done + " rounds of " + rounds);
    }

    @Test
    void leavesFewOrUnlikePacketsToOthers() {
        try (PacketCipher cipher = new JcaEngine().cipher(TRANSFORM);
                PacketKey key = cipher.key(Secret.owning(new byte[0]), Secret.owning(new byte[20]))) {
            PacketBatch batch = new PacketBatch(Sha1Lanes.LANES);
            for (int i = 0; i < HmacSha1Lanes.WORTH + 1; i++) {
                batch.add(key, new byte[1500]);
                batch.auth(i, 0, 100, 1480);
            }
            byte[] codes = new byte[20 * batch.size()];
            HmacSha1Lanes lanes = new HmacSha1Lanes();
            assertFalse(lanes.codes(batch, 0, HmacSha1Lanes.WORTH - 1, codes));
            assertTrue(lanes.codes(batch, 0, HmacSha1Lanes.WORTH, codes));
            batch.auth(0, 0, 1400, 1480);
            assertFalse(lanes.codes(batch, 0, batch.size(), codes));
        }
    }
}
