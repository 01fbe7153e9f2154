package gatehouse.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SHA-1's compression (FIPS 180-4 6.1.2) of {@link #LANES} messages beside each other. A lane is a column: each step of the
 * standard is a row of lanes, and one array holds the rows of all steps, so that the compiler sees long loops whose
 * operands lie whole rows apart, and makes vector instructions of them. What is wanted of some lanes is done for all.
 *
 * <p>The five working variables are five successive values of one of them: with {@code a(t)} for what a is after step t, b
 * is {@code a(t-1)}, and c, d and e are those before, rotated by 30. Row {@code t + 5} is {@code a(t)}; rows 0 to 4 are the
 * state, e, d and c rotated back. Not thread-safe.
 */
final class Sha1Lanes {
    static final int LANES = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final int WORDS = 5;
    private static final int[] INITIAL = {0xc3d2e1f0, 0x10325476, 0x98badcfe, 0xefcdab89, 0x67452301};

    /** The message schedule, 80 rows; a block goes into the first 16. */
    private final int[] schedule = new int[80 * LANES];

    private final int[] steps = new int[(WORDS + 80) * LANES];

    Sha1Lanes() {}

    /** Lets {@code lane} begin a message (FIPS 180-4 5.3.1). */
    void start(int lane) {
        for (int k = 0; k < WORDS; k++) {
            steps[k * LANES + lane] = k < 3 ? Integer.rotateRight(INITIAL[k], 30) : INITIAL[k];
        }
    }

    /** Lets {@code lane} go on from where {@link #save} found it. */
    void restore(int lane, int[] from, int at) {
        for (int k = 0; k < WORDS; k++) {
            steps[k * LANES + lane] = from[at + k];
        }
    }

    /** Keeps the state of {@code lane}: five words. */
    void save(int lane, int[] to, int at) {
        for (int k = 0; k < WORDS; k++) {
            to[at + k] = steps[k * LANES + lane];
        }
    }

    /** Gives {@code lane} the next block, 64 octets of {@code data}. */
    void block(int lane, byte[] data, int at) {
        int[] rows = schedule;
        for (int t = 0; t < 8; t++) {
            long two = (long) LONG.get(data, at + 8 * t);
            rows[2 * t * LANES + lane] = (int) (two >>> 32);
            rows[(2 * t + 1) * LANES + lane] = (int) two;
        }
    }

    /**
     * Gives all lanes as the next block what {@link #save} kept of them as hashes, one after the other, and the end of a
     * message of {@code octets} in all.
     */
    void hashesAsBlocks(int[] kept, int octets) {
        int[] rows = schedule;
        for (int lane = 0; lane < LANES; lane++) {
            for (int k = 0; k < WORDS; k++) {
                rows[k * LANES + lane] = word(kept[WORDS * lane + WORDS - 1 - k], k);
            }
        }
        Arrays.fill(rows, WORDS * LANES, 6 * LANES, 0x8000_0000);
        Arrays.fill(rows, 6 * LANES, 15 * LANES, 0);
        Arrays.fill(rows, 15 * LANES, 16 * LANES, 8 * octets);
    }

    /** Writes the 20 octets of the hash of {@code lane}. */
    void hash(int lane, byte[] target, int at) {
        for (int k = 0; k < WORDS; k++) {
            int word = word(steps[(WORDS - 1 - k) * LANES + lane], k);
            INT.set(target, at + 4 * k, word);
        }
    }

    /** Row or saved word number 4 - k as the standard has H(k). */
    private static int word(int value, int k) {
        return k < 2 ? value : Integer.rotateLeft(value, 30);
    }

    /** Compresses the block of every lane into its state. */
    void compress() {
        int[] w = schedule;
        int[] a = steps;
        extend(w);
        choose(a, w);
        firstParity(a, w);
        majority(a, w);
        secondParity(a, w);
        add(a);
    }

    private static void extend(int[] w) {
        for (int i = 16 * LANES; i < 80 * LANES; i++) {
            w[i] = Integer.rotateLeft(w[i - 3 * LANES] ^ w[i - 8 * LANES] ^ w[i - 14 * LANES] ^ w[i - 16 * LANES], 1);
        }
    }

    // Each loop is a method of its own, with its constant written out: so the compiler sees all distances.

    private static void choose(int[] a, int[] w) {
        for (int i = 5 * LANES; i < 25 * LANES; i++) {
            int b = a[i - 2 * LANES];
            int c = Integer.rotateLeft(a[i - 3 * LANES], 30);
            int d = Integer.rotateLeft(a[i - 4 * LANES], 30);
            int rest = (d ^ (b & (c ^ d))) + Integer.rotateLeft(a[i - 5 * LANES], 30) + (w[i - 5 * LANES] + 0x5a827999);
            a[i] = rest + Integer.rotateLeft(a[i - LANES], 5);
        }
    }

    private static void firstParity(int[] a, int[] w) {
        for (int i = 25 * LANES; i < 45 * LANES; i++) {
            int b = a[i - 2 * LANES];
            int c = Integer.rotateLeft(a[i - 3 * LANES], 30);
            int d = Integer.rotateLeft(a[i - 4 * LANES], 30);
            int rest = (b ^ c ^ d) + Integer.rotateLeft(a[i - 5 * LANES], 30) + (w[i - 5 * LANES] + 0x6ed9eba1);
            a[i] = rest + Integer.rotateLeft(a[i - LANES], 5);
        }
    }

    private static void majority(int[] a, int[] w) {
        for (int i = 45 * LANES; i < 65 * LANES; i++) {
            int b = a[i - 2 * LANES];
            int c = Integer.rotateLeft(a[i - 3 * LANES], 30);
            int d = Integer.rotateLeft(a[i - 4 * LANES], 30);
            int rest = ((b & c) | (d & (b | c)))
                    + Integer.rotateLeft(a[i - 5 * LANES], 30)
                    + (w[i - 5 * LANES] + 0x8f1bbcdc);
            a[i] = rest + Integer.rotateLeft(a[i - LANES], 5);
        }
    }

    private static void secondParity(int[] a, int[] w) {
        for (int i = 65 * LANES; i < 85 * LANES; i++) {
            int b = a[i - 2 * LANES];
            int c = Integer.rotateLeft(a[i - 3 * LANES], 30);
            int d = Integer.rotateLeft(a[i - 4 * LANES], 30);
            int rest = (b ^ c ^ d) + Integer.rotateLeft(a[i - 5 * LANES], 30) + (w[i - 5 * LANES] + 0xca62c1d6);
            a[i] = rest + Integer.rotateLeft(a[i - LANES], 5);
        }
    }

    private static void add(int[] a) {
        for (int i = 0; i < 3 * LANES; i++) {
            int sum = Integer.rotateLeft(a[i], 30) + Integer.rotateLeft(a[i + 80 * LANES], 30);
            a[i] = Integer.rotateRight(sum, 30);
        }
        for (int i = 3 * LANES; i < WORDS * LANES; i++) {
            a[i] += a[i + 80 * LANES];
        }
    }

    /** Forgets all that went through. */
    void wipe() {
        Arrays.fill(schedule, 0);
        Arrays.fill(steps, 0);
    }
}
