package gatehouse.aka;

import gatehouse.base.ByteView;

/**
 * SQN, a 48-bit number of two parts: SEQ || IND, with IND in the low {@value #IND_BITS} bits (TS 33.102 C.1.1.1, and
 * the common choice of C.3).
 */
public final class SequenceNumber {
    /** How many bits the index has: an array of 32 entries at the USIM. */
    public static final int IND_BITS = 5;

    /** The largest SQN. */
    public static final long MAX = (1L << 48) - 1;

    private SequenceNumber() {}

    /** The number in six octets of network order. */
    public static long of(ByteView octets) {
        return (long) octets.u16(0) << 32 | octets.u32(2);
    }

    /** Six octets in network order. */
    public static byte[] octets(long sqn) {
        if (sqn < 0 || sqn > MAX) {
            throw new IllegalArgumentException("SQN is 0 to 2^48 - 1");
        }
        byte[] out = new byte[6];
        for (int i = 5; i >= 0; i--) {
            out[i] = (byte) (sqn >>> (8 * (5 - i)));
        }
        return out;
    }

    /** SEQ, the high part. */
    public static long seq(long sqn) {
        return sqn >>> IND_BITS;
    }

    /** IND, the index of the array entry that judges SEQ. */
    public static int ind(long sqn) {
        return (int) sqn & ((1 << IND_BITS) - 1);
    }

    /** SEQ || IND. */
    public static long join(long seq, int ind) {
        return (seq << IND_BITS) | ind;
    }
}
