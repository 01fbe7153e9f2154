package gatehouse.engines;

import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Native memory through which the packets of a batch go: arrays on the heap have no address that C may keep, and a packet
 * with a wrong tag must stay as it was. Copying a packet of speech there and back costs a few nanoseconds.
 *
 * <p>A packet has its IV, room for the whole code, the tag that came with it, then either the authenticated range with the trailer after it and the
 * enciphered range inside, or, for GCM, additional data with trailer, and the enciphered range behind it.
 */
final class Stage implements AutoCloseable {
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int TAG_AT = 16;
    private static final int CAME_AT = 80;
    private static final int DATA_AT = 144;
    private static final int SLACK = 64;

    private final Transform transform;
    private final boolean streams;
    private Arena arena = Arena.ofShared();
    private MemorySegment memory = arena.allocate(64 * 1024, 64);
    private long[] slot = new long[64];
    private long[] auth = new long[64];
    private long[] crypt = new long[64];
    private long[] stream = new long[64];

    /** For {@code transform}; {@code streams} makes room for a key stream beside each packet. */
    Stage(Transform transform, boolean streams) {
        this.transform = transform;
        this.streams = streams;
    }

    /** Copies all packets in. */
    void load(PacketBatch batch) {
        lay(batch);
        for (int i = 0; i < batch.size(); i++) {
            Native.putIv(batch, i, iv(i));
            int cryptLength = batch.cryptLength(i);
            if (transform.cipher().isAead()) {
                batch.load(i, batch.authOffset(i), batch.authLength(i), memory, auth[i]);
                trailer(batch, i); // before what comes behind it
                batch.load(i, batch.cryptOffset(i), cryptLength, memory, crypt[i]);
            } else if (transform.tagBytes() == 0) {
                batch.load(i, batch.cryptOffset(i), cryptLength, memory, crypt[i]);
            } else {
                batch.load(i, batch.authOffset(i), batch.authLength(i), memory, auth[i]);
                trailer(batch, i);
            }
        }
    }

    private void lay(PacketBatch batch) {
        int size = batch.size();
        if (slot.length < size) {
            slot = new long[size];
            auth = new long[size];
            crypt = new long[size];
            stream = new long[size];
        }
        long at = 0;
        for (int i = 0; i < size; i++) {
            int cryptLength = batch.cryptLength(i);
            boolean apart = transform.cipher().isAead() || transform.tagBytes() == 0;
            slot[i] = at;
            auth[i] = at + DATA_AT;
            long end = auth[i] + (transform.tagBytes() == 0 ? 0 : batch.authLength(i) + batch.trailerLength(i));
            if (apart) {
                crypt[i] = (end + 15) & -16;
                end = crypt[i] + cryptLength;
            } else {
                crypt[i] = auth[i] + batch.cryptOffset(i) - batch.authOffset(i);
                if (cryptLength > 0 && (crypt[i] < auth[i] || crypt[i] + cryptLength > auth[i] + batch.authLength(i))) {
                    throw new IllegalArgumentException("the enciphered range lies outside the authenticated one");
                }
            }
            if (streams) {
                stream[i] = (end + 15) & -16;
                end = stream[i] + cryptLength + 16;
            }
            at = (end + SLACK) & -SLACK;
        }
        if (at + SLACK > memory.byteSize()) {
            wipe();
            arena.close();
            arena = Arena.ofShared();
            memory = arena.allocate(2 * (at + SLACK), 64);
        }
    }

    private void trailer(PacketBatch batch, int i) {
        int bytes = batch.trailerLength(i);
        if (bytes > 0) { // eight octets are always there; those after the trailer are slack
            long leading = batch.trailer(i) << (64 - 8 * bytes);
            Native.putLong(auth(i) + batch.authLength(i), Long.reverseBytes(leading));
        }
    }

    /** Address of the IV. */
    long iv(int i) {
        return memory.address() + slot[i];
    }

    /** Address of 64 octets for the code. */
    long tag(int i) {
        return memory.address() + slot[i] + TAG_AT;
    }

    /** Address of the authenticated range. */
    long auth(int i) {
        return memory.address() + auth[i];
    }

    /** Octets of the authenticated range with its trailer. */
    static int authLength(PacketBatch batch, int i) {
        return batch.authLength(i) + batch.trailerLength(i);
    }

    /** Address of the enciphered range. */
    long crypt(int i) {
        return memory.address() + crypt[i];
    }

    /** Address of the key stream. */
    long stream(int i) {
        return memory.address() + stream[i];
    }

    /** Writes the inputs of f8 under CBC with a zero IV (RFC 3711 4.1.2); whole blocks. */
    int f8Inputs(PacketBatch batch, int i) {
        int blocks = (batch.cryptLength(i) + 15) / 16;
        long high = memory.get(BIG, slot[i]);
        long low = memory.get(BIG, slot[i] + 8);
        for (int b = 0; b < blocks; b++) {
            memory.set(BIG, stream[i] + 16L * b, high);
            memory.set(BIG, stream[i] + 16L * b + 8, low ^ b);
        }
        return 16 * blocks;
    }

    /** Mixes the key stream into the enciphered range. */
    void xorStream(PacketBatch batch, int i) {
        int length = batch.cryptLength(i);
        int n = 0;
        for (; n + 8 <= length; n += 8) {
            long mixed = memory.get(BIG, crypt[i] + n) ^ memory.get(BIG, stream[i] + n);
            memory.set(BIG, crypt[i] + n, mixed);
        }
        for (; n < length; n++) {
            byte mixed = (byte) (memory.get(ValueLayout.JAVA_BYTE, crypt[i] + n)
                    ^ memory.get(ValueLayout.JAVA_BYTE, stream[i] + n));
            memory.set(ValueLayout.JAVA_BYTE, crypt[i] + n, mixed);
        }
    }

    /** Copies the enciphered range back. */
    void storeCrypt(PacketBatch batch, int i) {
        batch.store(i, batch.cryptOffset(i), batch.cryptLength(i), memory, crypt[i]);
    }

    /** Copies the tag into the packet. */
    void storeTag(PacketBatch batch, int i) {
        int bytes = transform.tagBytes();
        if (Tags.fit(bytes)) {
            Tags.put(batch, i, bytes, tag(i));
        } else {
            batch.store(i, batch.tagOffset(i), bytes, memory, slot[i] + TAG_AT);
        }
    }

    /** Copies the packet's tag to where the code would be, for libraries that compare themselves. */
    void loadTag(PacketBatch batch, int i) {
        batch.load(i, batch.tagOffset(i), transform.tagBytes(), memory, slot[i] + TAG_AT);
    }

    /** Whether the packet's tag is the computed one, in constant time. */
    boolean tagMatches(PacketBatch batch, int i) {
        int bytes = transform.tagBytes();
        if (Tags.fit(bytes)) {
            return Tags.match(batch, i, bytes, tag(i));
        }
        long came = slot[i] + CAME_AT;
        batch.load(i, batch.tagOffset(i), bytes, memory, came);
        long mine = tag(i);
        long theirs = memory.address() + came;
        long difference = 0;
        int n = 0;
        for (; n + 8 <= bytes; n += 8) {
            difference |= Native.getLong(mine + n) ^ Native.getLong(theirs + n);
        }
        if (n < bytes) { // eight octets are always there; those behind the tag do not count
            difference |= (Native.getLong(mine + n) ^ Native.getLong(theirs + n)) << (64 - 8 * (bytes - n));
        }
        return difference == 0;
    }

    private void wipe() {
        memory.fill((byte) 0);
    }

    @Override
    public void close() {
        wipe();
        arena.close();
    }
}
