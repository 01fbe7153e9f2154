package gatehouse.engines;

import gatehouse.crypto.PacketBatch;

/** Tags between packets and native memory. */
final class Tags {
    private Tags() {}

    /** Whether two words, overlapping unless the tag has sixteen octets, cover it: a copy of so few takes longer. */
    static boolean fit(int bytes) {
        return bytes >= 8 && bytes <= 16;
    }

    /** Copies the first {@code bytes} octets, which {@link #fit}, of the code at {@code code} into packet {@code i}. */
    static void put(PacketBatch batch, int i, int bytes, long code) {
        int at = batch.tagOffset(i);
        batch.putWord(i, at, Native.getLong(code));
        batch.putWord(i, at + bytes - 8, Native.getLong(code + bytes - 8));
    }

    /** Whether the tag of packet {@code i} is the code at {@code code}, in constant time; for lengths that {@link #fit}. */
    static boolean match(PacketBatch batch, int i, int bytes, long code) {
        int at = batch.tagOffset(i);
        long first = batch.word(i, at) ^ Native.getLong(code);
        long last = batch.word(i, at + bytes - 8) ^ Native.getLong(code + bytes - 8);
        return (first | last) == 0;
    }
}
