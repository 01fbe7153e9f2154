package gatehouse.esp;

/** Packets that go through the transforms together, in order. Made once, filled again for every batch. */
public final class EspBatch {
    private final EspPacket[] packets;
    private int size;

    /** An empty batch of {@code capacity} buffers for packets of up to {@code longest} octets. */
    public EspBatch(int capacity, int longest) {
        packets = new EspPacket[capacity];
        for (int i = 0; i < capacity; i++) {
            packets[i] = new EspPacket(longest);
        }
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
        return packets[i];
    }

    /** Takes the next free buffer into the batch. */
    public EspPacket add() {
        return packets[size++];
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
