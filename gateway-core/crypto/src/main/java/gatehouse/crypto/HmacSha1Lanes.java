package gatehouse.crypto;

import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104) of many packets at once, each with a key of its own: they take their compressions together, and
 * what the padded keys leave behind is kept with each key, so that a packet of speech takes four compressions and not
 * six. Wins where the batch is large enough ({@link #WORTH}) and the processor's vectors are wide ({@link #isFast}); one
 * packet alone is for the JDK. Not thread-safe.
 */
final class HmacSha1Lanes {
    /**
     * Compressions that must be wanted together on average: below, the JDK takes less time for them one by one (measured:
     * with packets of speech from 11 on, with full-sized ones from 16).
     */
    static final int WORTH = 16;

    private static final int BLOCK = 64;
    private static final int HASH = 20;
    private static final int WORDS = 5;
    /** Octets at the end of a packet that stand apart: less than a block, trailer, padding, length. */
    private static final int TAIL = 2 * BLOCK;

    private final Sha1Lanes lanes = new Sha1Lanes();
    private final byte[] tails = new byte[Sha1Lanes.LANES * TAIL];
    private final int[] blocks = new int[Sha1Lanes.LANES];
    private final int[] inner = new int[Sha1Lanes.LANES * WORDS];

    HmacSha1Lanes() {}

    /** Read once, when the first large batch comes. */
    private static final class Here {
        static final boolean IS_FAST = Processor.hasWideVectors();
    }

    /**
     * Whether lanes are faster here than SHA-1 instructions of the processor, which the JDK has for one packet. With 32 lanes
     * full and packets of speech, measured with the cipher: 1.9 times as fast with AVX-512, 1.25 times with AVX2, but half
     * full not at all; with older vectors they take 1.6 times as long.
     */
    static boolean isFast() {
        return Here.IS_FAST;
    }

    /**
     * Writes the codes of packets {@code from} to {@code to}, 20 octets each, to where they come one after the other from
     * packet 0 on; at most {@link Sha1Lanes#LANES} packets. False, and nothing is done, if they are too few or too unlike.
     */
    boolean codes(PacketBatch batch, int from, int to, byte[] target) {
        int count = to - from;
        int all = 0;
        int longest = 0;
        for (int lane = 0; lane < count; lane++) {
            // FIPS 180-4 5.1.1: an octet of padding at least, and eight of length
            blocks[lane] = (batch.authLength(from + lane) + batch.trailerLength(from + lane) + 8) / BLOCK + 1;
            all += blocks[lane];
            longest = Math.max(longest, blocks[lane]);
        }
        if (all < WORTH * longest) {
            return false;
        }
        prepare(batch, from, count);
        for (int lane = 0; lane < count; lane++) {
            tail(batch, from + lane, lane);
            lanes.restore(lane, states(batch, from + lane), 0);
        }
        for (int step = 0; step < longest; step++) {
            for (int lane = 0; lane < count; lane++) {
                int i = from + lane;
                int whole = batch.authLength(i) / BLOCK;
                if (step < whole) {
                    lanes.block(lane, batch.array(i), batch.authOffset(i) + BLOCK * step);
                } else if (step < blocks[lane]) {
                    lanes.block(lane, tails, TAIL * lane + BLOCK * (step - whole));
                }
            }
            lanes.compress();
            for (int lane = 0; lane < count; lane++) {
                if (step == blocks[lane] - 1) {
                    lanes.save(lane, inner, WORDS * lane);
                }
            }
        }
        lanes.hashesAsBlocks(inner, BLOCK + HASH);
        for (int lane = 0; lane < count; lane++) {
            lanes.restore(lane, states(batch, from + lane), WORDS);
        }
        lanes.compress();
        for (int lane = 0; lane < count; lane++) {
            lanes.hash(lane, target, HASH * (from + lane));
        }
        return true;
    }

    /** Lays out what stands behind the last whole block of the packet itself. */
    private void tail(PacketBatch batch, int i, int lane) {
        int at = TAIL * lane;
        int length = batch.authLength(i);
        int rest = length % BLOCK;
        Arrays.fill(tails, at, at + TAIL, (byte) 0);
        System.arraycopy(batch.array(i), batch.authOffset(i) + length - rest, tails, at, rest);
        int trailer = batch.writeTrailer(i, tails, at + rest);
        tails[at + rest + trailer] = (byte) 0x80;
        int end = at + BLOCK * (blocks[lane] - length / BLOCK);
        KeyStream.putLong(tails, end - 8, 8L * (BLOCK + length + trailer));
    }

    /** Makes the states behind the padded keys, where a key has none yet. */
    private void prepare(PacketBatch batch, int from, int count) {
        boolean ready = true;
        for (int lane = 0; lane < count; lane++) {
            ready &= key(batch, from + lane).states() != null;
        }
        if (ready) {
            return;
        }
        int[][] made = new int[count][2 * WORDS];
        for (int half = 0; half < 2; half++) {
            for (int lane = 0; lane < count; lane++) {
                lanes.start(lane);
                lanes.block(lane, key(batch, from + lane).pads(), BLOCK * half);
            }
            lanes.compress();
            for (int lane = 0; lane < count; lane++) {
                lanes.save(lane, made[lane], WORDS * half);
            }
        }
        for (int lane = 0; lane < count; lane++) {
            key(batch, from + lane).keepStates(made[lane]);
        }
        lanes.wipe();
    }

    private static JcaHmac key(PacketBatch batch, int i) {
        if (batch.key(i) instanceof ArrayCipher.Authenticated key && key.mac instanceof JcaHmac mac) {
            return mac;
        }
        throw new IllegalStateException("a key of a transform with HMAC-SHA1 has a code");
    }

    private static int[] states(PacketBatch batch, int i) {
        int[] states = key(batch, i).states();
        if (states == null) {
            throw new IllegalStateException("the key was closed while packets were queued under it");
        }
        return states;
    }

    /** Forgets keys and packets. */
    void wipe() {
        lanes.wipe();
        Arrays.fill(tails, (byte) 0);
        Arrays.fill(inner, 0);
    }
}
