package gatehouse.media;

import gatehouse.base.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The last packets that no key opened. An answerer may send under its new key before its answer is here (RFC 4568 7.1.4
 * leaves that to the timing of signalling): when the key comes, these are tried once more. Allocates only where packets
 * fail, and is bounded whatever arrives. Not thread-safe.
 */
final class UnopenedPackets {
    /** More than half a second of voice: signalling that takes longer brings a key that is too late to be heard. */
    private static final int SLOTS = 32;

    private final byte[][] packets = new byte[SLOTS][];
    private final int[] lengths = new int[SLOTS];
    private final long[] times = new long[SLOTS];
    private final boolean[] control = new boolean[SLOTS];
    private final @Nullable Endpoint[] sources = new Endpoint[SLOTS];
    private long written;

    UnopenedPackets() {}

    /** Takes a packet that was kept; the bytes may be written to. */
    @FunctionalInterface
    interface Again {
        void packet(byte[] bytes, int length, Endpoint from, long now, boolean rtcpPort);
    }

    /** Keeps a copy, in place of the oldest. */
    void keep(byte[] bytes, int length, Endpoint from, long now, boolean rtcpPort) {
        int slot = (int) (written++ % SLOTS);
        if (packets[slot] == null || packets[slot].length < length) {
            packets[slot] = new byte[length];
        }
        System.arraycopy(bytes, 0, packets[slot], 0, length);
        lengths[slot] = length;
        times[slot] = now;
        control[slot] = rtcpPort;
        sources[slot] = from;
    }

    /** Hands over what is kept, the oldest first, and keeps nothing of it. */
    void again(Again taker) {
        for (long n = Math.max(0, written - SLOTS); n < written; n++) {
            int slot = (int) (n % SLOTS);
            Endpoint from = sources[slot];
            if (from != null) {
                sources[slot] = null;
                taker.packet(packets[slot], lengths[slot], from, times[slot], control[slot]);
            }
        }
        written = 0;
    }
}
