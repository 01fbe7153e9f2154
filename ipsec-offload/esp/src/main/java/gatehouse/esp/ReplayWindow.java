package gatehouse.esp;

/**
 * Anti-replay (RFC 4303 3.4.3) with 32-bit or extended sequence numbers (RFC 4303 appendix A2). The bits lie in a ring
 * of words that is one word longer than the window, so that moving on clears words and shifts nothing (RFC 6479).
 *
 * <p>{@link #locate} before the ICV is checked, {@link #accept} after it was right.
 */
public final class ReplayWindow {
    /** What {@link #locate} answers for a packet that is too old, a replay, or number 0. */
    public static final long REPLAYED = -1;

    private final int size;
    private final boolean extended;
    private final long[] ring;
    private final int mask;
    private long highest;

    /**
     * An empty window.
     *
     * @param size packets it looks back, 64 to 4096, a multiple of 64
     * @param extended whether sequence numbers have 64 bits, of which packets carry the low half
     */
    public ReplayWindow(int size, boolean extended) {
        if (size < 64 || size > 4096 || size % 64 != 0) {
            throw new IllegalArgumentException(
                    "an anti-replay window has 64 to 4096 packets in steps of 64, not " + size);
        }
        this.size = size;
        this.extended = extended;
        int words = Integer.highestOneBit(size / 64) << 1;
        this.ring = new long[words];
        this.mask = words - 1;
    }

    /** Packets it looks back. */
    public int size() {
        return size;
    }

    /** The highest sequence number accepted so far, 0 before the first. */
    public long highest() {
        return highest;
    }

    /**
     * The whole sequence number of a packet that carries {@code low}, if it is not known to be old.
     *
     * @param low the 32 bits in the packet, 0 to 2^32 - 1
     */
    public long locate(long low) {
        long number = extended ? extend(low) : low;
        return isFresh(number) ? number : REPLAYED;
    }

    /** Marks a number whose packet had a right ICV; false if meanwhile it has become old, as in a batch with copies. */
    public boolean accept(long number) {
        if (!isFresh(number)) {
            return false;
        }
        if (number > highest) {
            long from = highest >>> 6;
            long to = number >>> 6;
            long clear = Math.min(to - from, ring.length);
            for (long n = 1; n <= clear; n++) {
                ring[(int) (from + n) & mask] = 0;
            }
            highest = number;
        }
        ring[(int) (number >>> 6) & mask] |= 1L << number;
        return true;
    }

    private boolean isFresh(long number) {
        if (number <= 0) {
            return false; // RFC 4303 3.3.3: the first packet has number 1
        }
        if (number > highest) {
            return true;
        }
        return highest - number < size && (ring[(int) (number >>> 6) & mask] & 1L << number) == 0;
    }

    /** RFC 4303 A2.1: which half of the number space the window lies in decides the high 32 bits. */
    private long extend(long low) {
        long top = highest & 0xffff_ffffL;
        long high = highest >>> 32;
        long bottom = top - size + 1;
        if (bottom >= 0) {
            // Case A: the window lies in one subspace; what is under it belongs to the next.
            return (low >= bottom ? high : high + 1) << 32 | low;
        }
        // Case B: the window spans two subspaces; what is at or above its bottom belongs to the one before.
        if (low >= bottom + (1L << 32)) {
            return high == 0 ? REPLAYED : (high - 1) << 32 | low;
        }
        return high << 32 | low;
    }
}
