package gatehouse.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every engine is held to; each engine's test names its engine. */
public abstract class EngineContract {
    private static final CryptoEngine REFERENCE = new BcEngine();

    /** The engine under test. */
    protected abstract CryptoEngine engine();

    /** Standard transforms that this engine does not do, known and wanted. */
    protected abstract List<Transform> unsupported();

    private static List<Transform> standard() {
        List<Transform> all = new ArrayList<>(EngineRoster.srtpTransforms());
        all.addAll(EngineRoster.espTransforms());
        return all;
    }

    @Test
    void passesItsPowerOnTestsAndSupportsTheStandardTransforms() {
        List<Transform> missing = new ArrayList<>();
        for (Transform transform : standard()) {
            PowerOnTest.Verdict verdict = PowerOnTest.run(engine(), transform);
            if (verdict.outcome() == PowerOnTest.Outcome.UNSUPPORTED) {
                missing.add(transform);
            } else {
                assertEquals(PowerOnTest.Outcome.PASSED, verdict.outcome(), verdict.toString());
            }
        }
        assertEquals(unsupported(), missing);
    }

    @Test
    void givesThePublishedCiphertexts() {
        int done = 0;
        for (Vectors.CipherVector v : Vectors.ciphers()) {
            if (!engine().supports(v.transform())) {
                assertTrue(unsupported().contains(v.transform()), v.name());
                continue;
            }
            try (PacketCipher cipher = engine().cipher(v.transform());
                    PacketKey key = cipher.key(Secret.copyOf(v.key()), Secret.owning(new byte[0]))) {
                byte[] packet = new byte[v.aad().length + v.out().length];
                System.arraycopy(v.aad(), 0, packet, 0, v.aad().length);
                System.arraycopy(v.plain(), 0, packet, v.aad().length, v.plain().length);
                PacketBatch batch = new PacketBatch(1);
                batch.add(key, packet);
                batch.crypt(0, v.aad().length, v.plain().length);
                batch.auth(0, 0, v.aad().length, v.aad().length + v.plain().length);
                System.arraycopy(v.iv(), 0, batch.ivs(), 0, v.iv().length);
                cipher.seal(batch);
                assertArrayEquals(v.out(), Arrays.copyOfRange(packet, v.aad().length, packet.length), v.name());
                assertEquals(1, cipher.open(batch), v.name());
                assertArrayEquals(
                        v.plain(),
                        Arrays.copyOfRange(packet, v.aad().length, v.aad().length + v.plain().length),
                        v.name());
                done++;
            }
        }
        assertTrue(done >= 30, "only " + done + " vectors");
    }

    @Test
    void givesThePublishedCodes() {
        for (Vectors.MacVector v : Vectors.macs()) {
            Transform whole = Transform.authOnly(v.algorithm(), v.code().length);
            // An engine may know a code only as long as ESP has it.
            Transform transform = engine().supports(whole) ? whole : Transform.authOnly(v.algorithm(), 12);
            try (PacketCipher cipher = engine().cipher(transform);
                    PacketKey key = cipher.key(Secret.owning(new byte[0]), Secret.copyOf(v.key()))) {
                byte[] packet = Arrays.copyOf(v.data(), v.data().length + transform.tagBytes());
                PacketBatch batch = new PacketBatch(1);
                batch.add(key, packet);
                batch.crypt(0, 0, 0);
                batch.auth(0, 0, v.data().length, v.data().length);
                cipher.seal(batch);
                byte[] code = Arrays.copyOfRange(packet, v.data().length, packet.length);
                assertArrayEquals(Arrays.copyOf(v.code(), transform.tagBytes()), code, v.name());
            }
        }
    }

    /** Bit for bit the reference's packets, in batches with several keys, some outside the heap; each opens the other's. */
    @Test
    void agreesWithTheReferenceOnRandomPackets() {
        long seed = Long.getLong("gatehouse.seed", 20261121);
        int rounds = Boolean.getBoolean("gatehouse.long") ? 1_000_000 / 24 : 160;
        List<Transform> transforms = new ArrayList<>(standard());
        transforms.removeIf(transform -> !engine().supports(transform));
        try (Arena arena = Arena.ofConfined()) {
            Random random = new Random(seed);
            for (int round = 0; round < rounds; round++) {
                Transform transform = transforms.get(round % transforms.size());
                String where = transform + ", round " + round + ", seed " + seed;
                agreeOnce(transform, random, arena, where);
            }
        }
    }

    private void agreeOnce(Transform transform, Random random, Arena arena, String where) {
        int packets = 1 + random.nextInt(48);
        int keys = 1 + random.nextInt(3);
        try (PacketCipher mine = engine().cipher(transform);
                PacketCipher theirs = REFERENCE.cipher(transform)) {
            PacketKey[] mineKeys = new PacketKey[keys];
            PacketKey[] theirKeys = new PacketKey[keys];
            for (int k = 0; k < keys; k++) {
                Secret cipherKey = Secret.owning(bytes(random, transform.keyBytes()));
                int macBytes = transform.mac().bytes() == 0 ? 0 : 1 + random.nextInt(80);
                Secret macKey = Secret.owning(bytes(random, transform.mac() == MacAlgorithm.AES_XCBC ? 16 : macBytes));
                mineKeys[k] = mine.key(cipherKey, macKey);
                theirKeys[k] = theirs.key(cipherKey, macKey);
            }
            PacketBatch a = new PacketBatch(packets);
            PacketBatch b = new PacketBatch(packets);
            byte[][] plain = new byte[packets][];
            byte[][] inA = new byte[packets][];
            byte[][] inB = new byte[packets][];
            MemorySegment[] outside = new MemorySegment[packets];
            for (int i = 0; i < packets; i++) {
                int k = random.nextInt(keys);
                int lead = random.nextInt(20);
                int header = random.nextInt(40);
                int length = random.nextInt(random.nextInt(8) == 0 ? 1500 : 220);
                length -= length % transform.cipher().blockBytes();
                int gap = random.nextInt(4) == 0 ? 4 : 0;
                plain[i] = bytes(random, lead + header + length + gap + transform.tagBytes() + 8);
                inA[i] = plain[i].clone();
                inB[i] = plain[i].clone();
                if (random.nextInt(4) == 0) {
                    outside[i] = arena.allocate(plain[i].length);
                    MemorySegment.copy(plain[i], 0, outside[i], ValueLayout.JAVA_BYTE, 0, plain[i].length);
                    a.add(mineKeys[k], outside[i]);
                } else {
                    a.add(mineKeys[k], inA[i]);
                }
                b.add(theirKeys[k], inB[i]);
                byte[] iv = bytes(random, 16);
                long trailer = random.nextLong();
                int trailerBytes = new int[] {0, 4, 8}[random.nextInt(3)];
                if (transform.cipher() == CipherMode.AES_CTR) {
                    iv[12] = 0; // the counter must not wrap
                }
                for (PacketBatch batch : List.of(a, b)) {
                    batch.crypt(i, lead + header, length);
                    int auth = transform.cipher().isAead() ? header : header + length;
                    batch.auth(i, lead, auth, lead + header + length + gap);
                    batch.trailer(i, trailer, trailerBytes);
                    System.arraycopy(iv, 0, batch.ivs(), i * PacketBatch.IV_STRIDE, 16);
                }
            }
            mine.seal(a);
            theirs.seal(b);
            gather(outside, inA);
            for (int i = 0; i < packets; i++) {
                assertArrayEquals(inB[i], inA[i], where + ", " + describe(b, i));
            }
            // Some packets are spoilt on their way: they must stay closed, all others open, and stay as they came.
            boolean[] spoilt = new boolean[packets];
            byte[][] came = new byte[packets][];
            for (int i = 0; i < packets; i++) {
                spoilt[i] = transform.tagBytes() > 0 && random.nextInt(5) == 0;
                if (spoilt[i]) {
                    int at = a.tagOffset(i) + random.nextInt(transform.tagBytes());
                    inA[i][at] ^= (byte) (1 << random.nextInt(8));
                }
                came[i] = inA[i].clone();
                if (outside[i] != null) {
                    MemorySegment.copy(inA[i], 0, outside[i], ValueLayout.JAVA_BYTE, 0, inA[i].length);
                }
            }
            mine.open(a);
            theirs.open(b);
            gather(outside, inA);
            for (int i = 0; i < packets; i++) {
                assertEquals(!spoilt[i], a.isOpened(i), where + ", packet " + i);
                if (spoilt[i]) {
                    assertArrayEquals(came[i], inA[i], where + ", spoilt packet " + i);
                } else {
                    int tag = a.tagOffset(i);
                    assertArrayEquals(
                            Arrays.copyOf(plain[i], tag), Arrays.copyOf(inA[i], tag), where + ", packet " + i);
                }
                assertArrayEquals(
                        Arrays.copyOf(plain[i], b.tagOffset(i)), Arrays.copyOf(inB[i], b.tagOffset(i)), where);
            }
        }
    }

    private static String describe(PacketBatch batch, int i) {
        return "packet " + i + " of " + batch.size() + ", from " + batch.authOffset(i) + " authenticated "
                + batch.authLength(i) + " and " + batch.trailerLength(i) + ", from " + batch.cryptOffset(i)
                + " enciphered " + batch.cryptLength(i) + ", tag at " + batch.tagOffset(i);
    }

    private static void gather(MemorySegment[] outside, byte[][] in) {
        for (int i = 0; i < in.length; i++) {
            if (outside[i] != null) {
                MemorySegment.copy(outside[i], ValueLayout.JAVA_BYTE, 0, in[i], 0, in[i].length);
            }
        }
    }

    @Test
    void refusesKeysOfWrongLength() {
        Transform transform = Transform.ctrSha1(16, 10);
        try (PacketCipher cipher = engine().cipher(transform)) {
            boolean refused = false;
            try {
                cipher.key(Secret.owning(new byte[15]), Secret.owning(new byte[20]));
            } catch (IllegalArgumentException e) {
                refused = true;
                assertFalse(e.getMessage().isEmpty());
            }
            assertTrue(refused);
        }
    }

    private static byte[] bytes(Random random, int count) {
        byte[] result = new byte[count];
        random.nextBytes(result);
        return result;
    }
}
