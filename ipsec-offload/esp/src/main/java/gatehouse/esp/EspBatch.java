package gatehouse.esp;

import org.jspecify.annotations.Nullable;

/**
 * Packets that go through the transforms together, in order. Made once, filled again for every batch; a buffer is made when
 * it is wanted for the first time, for at 64 KiB each a full batch is a good part of a small device's memory.
 */
public final class EspBatch {
    private final @Nullable EspPacket[] packets;
    private final int longest;
    private int size;

    /** An empty batch of {@code capacity} buffers for packets of up to {@code longest} octets. */
    public EspBatch(int capacity, int longest) {
        this.packets = new EspPacket[capacity];
        this.longest = longest;
    }

    /** How many packets fit. */
    public int capacity() {
        return packets.length;
    }

    /** How many packets are in it. */
    public int size() {
        return size;
    }

    /** Whether there is no room for another. */
    public boolean isFull() {
        return size == packets.length;
    }

    /** The packet at {@code i}, below {@link #capacity()}: at and above {@link #size()} it is a free buffer. */
    public EspPacket get(int i) {
        EspPacket packet = packets[i];
        if (packet == null) {
            packet = new EspPacket(longest);
            packets[i] = packet;
        }
        return packet;
    }

    /** Takes the next free buffer into the batch. */
    public EspPacket add() {
        return get(size++);
    }

    /** Forgets the packet added last. */
    public void dropLast() {
        size--;
    }

    /** Says how many of the buffers hold packets, after someone filled them from the first on. */
    public void size(int filled) {
        if (filled < 0 || filled > packets.length) {
            throw new IndexOutOfBoundsException("a batch of " + packets.length + " does not hold " + filled);
        }
        size = filled;
    }

    /** Empties it. */
    public void clear() {
        size = 0;
    }
}
