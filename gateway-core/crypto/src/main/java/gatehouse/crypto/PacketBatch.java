package gatehouse.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@link #capacity()} packets and where in each the cipher and the code have to look: a flat table that is made
 * once and filled again for every batch. All offsets count octets from the start of the packet's array or segment.
 *
 * <p>For encrypt-then-MAC, the authenticated range covers the enciphered one; for GCM it is the additional data. In both
 * cases a number of up to eight octets may follow it that is in no packet as such: the ROC of SRTP (RFC 3711 4.2), the
 * high half of an ESP sequence number (RFC 4303 2.2.1), the E bit and index of SRTCP under GCM (RFC 7714 9.2).
 */
public final class PacketBatch {
    /** Octets kept for each IV, whatever the cipher uses. */
    public static final int IV_STRIDE = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private final byte[] @Nullable [] arrays;
    private final @Nullable MemorySegment[] segments;
    private final byte[] @Nullable [] stages;
    private final @Nullable PacketKey[] keys;
    private final @Nullable PacketKey[] lent;
    private final int[] base;
    private final int[] cryptOffset;
    private final int[] cryptLength;
    private final int[] authOffset;
    private final int[] authLength;
    private final int[] tagOffset;
    private final int[] trailerLength;
    private final long[] trailer;
    private final byte[] ivs;
    private final boolean[] opened;
    private int size;

    /** An empty batch for at most {@code capacity} packets. */
    public PacketBatch(int capacity) {
        arrays = new byte[capacity][];
        segments = new MemorySegment[capacity];
        stages = new byte[capacity][];
        keys = new PacketKey[capacity];
        lent = new PacketKey[capacity];
        base = new int[capacity];
        cryptOffset = new int[capacity];
        cryptLength = new int[capacity];
        authOffset = new int[capacity];
        authLength = new int[capacity];
        tagOffset = new int[capacity];
        trailerLength = new int[capacity];
        trailer = new long[capacity];
        ivs = new byte[capacity * IV_STRIDE];
        opened = new boolean[capacity];
    }

    /** How many packets fit. */
    public int capacity() {
        return keys.length;
    }

    /** How many packets are in it. */
    public int size() {
        return size;
    }

    /** Forgets all packets, and with them the arrays and keys they were in. */
    public void clear() {
        Arrays.fill(arrays, 0, size, null);
        Arrays.fill(segments, 0, size, null);
        Arrays.fill(keys, 0, size, null);
        size = 0;
    }

    /** Adds a packet in an array; its ranges, IV and trailer are set next. Returns its index. */
    public int add(PacketKey key, byte[] array) {
        int i = next(key);
        arrays[i] = array;
        return i;
    }

    /** Adds a packet in any memory, as {@link #add(PacketKey, byte[])}. */
    public int add(PacketKey key, MemorySegment segment) {
        int i = next(key);
        segments[i] = segment;
        return i;
    }

    private int next(PacketKey key) {
        int i = size++;
        keys[i] = key;
        base[i] = 0;
        trailerLength[i] = 0;
        opened[i] = false;
        return i;
    }

    /** What packet {@code i} has enciphered: {@code length} may be 0. */
    public void crypt(int i, int offset, int length) {
        cryptOffset[i] = offset;
        cryptLength[i] = length;
    }

    /** What packet {@code i} has authenticated, and where its tag stands. */
    public void auth(int i, int offset, int length, int tagAt) {
        authOffset[i] = offset;
        authLength[i] = length;
        tagOffset[i] = tagAt;
    }

    /** What follows the authenticated range: the low {@code bytes} (0 to 8) octets of {@code value}, in network order. */
    public void trailer(int i, long value, int bytes) {
        trailer[i] = value;
        trailerLength[i] = bytes;
    }

    /** The IVs of all packets, {@link #IV_STRIDE} apart; a cipher reads as many octets as it needs. */
    public byte[] ivs() {
        return ivs;
    }

    /** Whether the tag of packet {@code i} was right when the batch was last opened. */
    public boolean isOpened(int i) {
        return opened[i];
    }

    /** For engines: says how packet {@code i} fared. */
    public void setOpened(int i, boolean right) {
        opened[i] = right;
    }

    /** For engines: the key of packet {@code i}. */
    public PacketKey key(int i) {
        PacketKey key = keys[i];
        if (key == null || i >= size) {
            throw new IndexOutOfBoundsException("the batch has " + size + " packets, not " + (i + 1));
        }
        return key;
    }

    /** For engines: whether packets {@code i} and {@code j} have one and the same key. */
    @SuppressWarnings("ReferenceEquality") // keys are identities, not values
    public boolean sharesKey(int i, int j) {
        return keys[i] == keys[j];
    }

    /** For an engine that hands a batch on: puts the other engine's key in place of packet {@code i}'s own. */
    void lendKey(int i, PacketKey other) {
        lent[i] = keys[i];
        keys[i] = other;
    }

    /** Undoes {@link #lendKey}. */
    void returnKey(int i) {
        if (lent[i] != null) {
            keys[i] = lent[i];
            lent[i] = null;
        }
    }

    /** Where the enciphered range starts, in the array if the packet has one. */
    public int cryptOffset(int i) {
        return cryptOffset[i] - base[i];
    }

    /** Octets of the enciphered range. */
    public int cryptLength(int i) {
        return cryptLength[i];
    }

    /** Where the authenticated range starts. */
    public int authOffset(int i) {
        return authOffset[i] - base[i];
    }

    /** Octets of the authenticated range, without the trailer. */
    public int authLength(int i) {
        return authLength[i];
    }

    /** Where the tag stands. */
    public int tagOffset(int i) {
        return tagOffset[i] - base[i];
    }

    /** Octets of the trailer. */
    public int trailerLength(int i) {
        return trailerLength[i];
    }

    /** Writes the trailer of packet {@code i} at {@code at} and returns how many octets it has. */
    public int writeTrailer(int i, byte[] target, int at) {
        int length = trailerLength[i];
        long value = trailer[i];
        for (int n = length - 1; n >= 0; n--) {
            target[at + n] = (byte) value;
            value >>>= 8;
        }
        return length;
    }

    /** The trailer of packet {@code i} as a number. */
    public long trailer(int i) {
        return trailer[i];
    }

    /** For native engines: copies {@code count} octets of packet {@code i} from {@code offset} to outside the heap. */
    public void load(int i, int offset, int count, MemorySegment target, long at) {
        byte[] array = arrays[i];
        if (array != null) {
            MemorySegment.copy(array, offset, target, ValueLayout.JAVA_BYTE, at, count);
        } else {
            MemorySegment.copy(segment(i), offset, target, at, count);
        }
    }

    /** For native engines: eight octets of packet {@code i} from {@code offset}, in the order of the processor. */
    public long word(int i, int offset) {
        byte[] array = arrays[i];
        return array != null ? (long) WORD.get(array, offset) : segment(i).get(LONG, offset);
    }

    /** The way back of {@link #word}. */
    public void putWord(int i, int offset, long octets) {
        byte[] array = arrays[i];
        if (array != null) {
            WORD.set(array, offset, octets);
        } else {
            segment(i).set(LONG, offset, octets);
        }
    }

    /** For native engines: the way back of {@link #load}. */
    public void store(int i, int offset, int count, MemorySegment source, long from) {
        byte[] array = arrays[i];
        if (array != null) {
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, array, offset, count);
        } else {
            MemorySegment.copy(source, from, segment(i), offset, count);
        }
    }

    /** For Java engines: the array that holds packet {@code i}; one in other memory must be staged. */
    byte[] array(int i) {
        byte[] array = arrays[i];
        if (array == null) {
            throw new IllegalStateException("packet " + i + " is not staged");
        }
        return array;
    }

    /** Copies packets that are not in arrays into arrays of the batch, where the offsets then point. */
    void stage(int tagBytes) {
        for (int i = 0; i < size; i++) {
            if (arrays[i] == null) {
                int from = from(i);
                int count = to(i, tagBytes) - from;
                byte[] stage = stages[i];
                if (stage == null || stage.length < count) {
                    stage = new byte[Math.max(count, 2048)];
                    stages[i] = stage;
                }
                MemorySegment.copy(segment(i), ValueLayout.JAVA_BYTE, from, stage, 0, count);
                arrays[i] = stage;
                base[i] = from;
            }
        }
    }

    /** Copies staged packets back to where they came from. */
    void unstage(int tagBytes) {
        for (int i = 0; i < size; i++) {
            MemorySegment segment = segments[i];
            if (segment != null) {
                base[i] = 0;
                int from = from(i);
                MemorySegment.copy(array(i), 0, segment, ValueLayout.JAVA_BYTE, from, to(i, tagBytes) - from);
                arrays[i] = null;
            }
        }
    }

    /** Where the first of the ranges starts, the empty ones included: offsets into a stage are never negative. */
    private int from(int i) {
        return Math.min(tagOffset[i], Math.min(cryptOffset[i], authOffset[i]));
    }

    private int to(int i, int tagBytes) {
        int to = tagOffset[i] + tagBytes;
        return Math.max(to, Math.max(cryptOffset[i] + cryptLength[i], authOffset[i] + authLength[i]));
    }

    private MemorySegment segment(int i) {
        MemorySegment segment = segments[i];
        if (segment == null) {
            throw new IndexOutOfBoundsException("the batch has " + size + " packets, not " + (i + 1));
        }
        return segment;
    }
}
