package gatehouse.media.srtp;

import java.util.Arrays;

/**
 * The highest index taken so far and a bit for each of the {@code size} before it (RFC 3711 3.3.2); and, from it, the
 * guess which index a 16-bit sequence number means (RFC 3711 3.3.1 and appendix A).
 */
final class ReplayWindow {
    private final long[] bits;
    private final int mask;
    private final int size;
    private long highest = -1;

    ReplayWindow(int size) {
        int capacity = Math.max(64, Integer.highestOneBit(size - 1) << 1);
        this.size = size;
        this.bits = new long[capacity >>> 6];
        this.mask = capacity - 1;
    }

    /** The highest index taken, or -1. */
    long highest() {
        return highest;
    }

    /** Whether nothing was taken yet. */
    boolean isNew() {
        return highest < 0;
    }

    /** The 48-bit index that {@code sequence} most likely means; negative if that would be before the stream began. */
    long estimate(int sequence) {
        if (highest < 0) {
            return sequence;
        }
        int last = (int) highest & 0xffff;
        long roc = highest >>> 16;
        if (last < 32768) {
            if (sequence - last > 32768) {
                roc--;
            }
        } else if (last - 32768 > sequence) {
            roc++;
        }
        return (roc << 16) | sequence;
    }

    /** OK, REPLAYED or TOO_OLD; changes nothing. */
    SrtpOutcome check(long index) {
        if (index > highest) {
            return SrtpOutcome.OK;
        }
        if (index < 0 || highest - index >= size) {
            return SrtpOutcome.TOO_OLD;
        }
        return isSet(index) ? SrtpOutcome.REPLAYED : SrtpOutcome.OK;
    }

    /** Takes an index that {@link #check} found OK. */
    void take(long index) {
        if (index > highest) {
            if (highest < 0 || index - highest > mask) {
                Arrays.fill(bits, 0);
            } else {
                for (long n = highest + 1; n < index; n++) {
                    clear(n);
                }
            }
            highest = index;
        }
        bits[((int) index & mask) >>> 6] |= 1L << index;
    }

    /** Forgets everything before {@code index}, which becomes the first of the stream. */
    void restart(long index) {
        highest = -1;
        take(index);
    }

    private void clear(long n) {
        bits[((int) n & mask) >>> 6] &= ~(1L << n);
    }

    private boolean isSet(long index) {
        return (bits[((int) index & mask) >>> 6] & (1L << index)) != 0;
    }
}
