package gatehouse.aka;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The permutation Keccak-f[1600] (FIPS 202 3.3) on 200 octets; the JDK has it only inside its SHA-3. */
final class Keccak {
    /** The state, in octets. */
    static final int OCTETS = 200;

    private static final int LANES = 25;
    private static final int ROUNDS = 24;
    private static final long[] IOTA = iota();
    /** By which lane pi moves each lane to, along its one cycle, and by how much rho turns it on the way. */
    private static final int[] TO = new int[ROUNDS];

    private static final int[] TURN = new int[ROUNDS];

    static {
        int x = 1;
        int y = 0;
        for (int t = 0; t < ROUNDS; t++) { // 3.2.2, 3.2.3
            TURN[t] = (t + 1) * (t + 2) / 2 % 64;
            int next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            TO[t] = x + 5 * y;
        }
    }

    private Keccak() {}

    /** The round constants, out of the linear feedback register of 3.2.5. */
    private static long[] iota() {
        long[] constants = new long[ROUNDS];
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            for (int j = 0; j < 7; j++) {
                if ((register & 1) != 0) {
                    constants[round] |= 1L << ((1 << j) - 1);
                }
                register = (register << 1) ^ ((register >> 7) * 0x171);
            }
        }
        return constants;
    }

    /** Permutes {@code state}, whose lanes are little-endian; leaves nothing of it elsewhere. */
    static void permute(byte[] state) {
        long[] lanes = new long[LANES];
        ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(lanes);
        long[] row = new long[5];
        for (int round = 0; round < ROUNDS; round++) {
            theta(lanes, row);
            long moving = lanes[1];
            for (int t = 0; t < ROUNDS; t++) { // rho and pi
                long there = lanes[TO[t]];
                lanes[TO[t]] = Long.rotateLeft(moving, TURN[t]);
                moving = there;
            }
            for (int y = 0; y < LANES; y += 5) { // chi
                System.arraycopy(lanes, y, row, 0, 5);
                for (int x = 0; x < 5; x++) {
                    lanes[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
                }
            }
            lanes[0] ^= IOTA[round];
        }
        ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(lanes);
        Arrays.fill(lanes, 0);
        Arrays.fill(row, 0);
    }

    private static void theta(long[] lanes, long[] parity) {
        for (int x = 0; x < 5; x++) {
            parity[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
        }
        for (int x = 0; x < 5; x++) {
            long d = parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
            for (int y = 0; y < LANES; y += 5) {
                lanes[y + x] ^= d;
            }
        }
    }
}
