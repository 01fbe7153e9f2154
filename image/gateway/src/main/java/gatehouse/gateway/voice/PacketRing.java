package gatehouse.gateway.voice;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from the socket's thread to the voice thread: one writer, one reader, no locks, no allocation.
 * When the reader falls behind, what arrives is dropped and counted: old voice before it is worth more than a gap now.
 */
final class PacketRing {
    /** At 50 packets a second, more than half a second of voice. */
    private static final int SLOTS = 32;

    private static final int LONGEST = 2048;

    /** Takes one packet; the bytes are valid during the call. */
    @FunctionalInterface
    interface Reader {
        void packet(byte[] bytes, int length, Endpoint from, long now);
    }

    private final byte[][] slots = new byte[SLOTS][LONGEST];
    private final int[] lengths = new int[SLOTS];
    private final long[] times = new long[SLOTS];

    @SuppressWarnings("NullAway") // a slot between reader and writer always has its source
    private final @Nullable Endpoint[] sources = new Endpoint[SLOTS];

    private final LongAdder dropped = new LongAdder();
    private volatile long written;
    private volatile long read;

    PacketRing() {}

    /** Keeps a copy of a packet; called by the socket's thread alone. */
    void write(Endpoint from, ByteView packet, long now) {
        long position = written;
        if (position - read == SLOTS || packet.length() > LONGEST) {
            dropped.increment();
            return;
        }
        int slot = (int) (position % SLOTS);
        packet.copyTo(slots[slot], 0);
        lengths[slot] = packet.length();
        times[slot] = now;
        sources[slot] = from;
        written = position + 1;
    }

    /** Hands over all that has come; called by the voice thread alone. */
    void drain(Reader reader) {
        long end = written;
        for (long position = read; position < end; position++) {
            int slot = (int) (position % SLOTS);
            Endpoint from = sources[slot];
            if (from != null) {
                reader.packet(slots[slot], lengths[slot], from, times[slot]);
            }
            read = position + 1;
        }
    }

    /** Packets given up because the voice thread was behind, or that were too long. */
    long dropped() {
        return dropped.sum();
    }
}
