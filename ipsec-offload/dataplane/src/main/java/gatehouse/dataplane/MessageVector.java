package gatehouse.dataplane;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import gatehouse.base.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory of one {@code sendmmsg} or {@code recvmmsg}: headers, addresses and a buffer for each message. */
final class MessageVector implements AutoCloseable {
    private static final int HEADER = 64; // struct mmsghdr: struct msghdr of 56, length, padding
    private static final int BUFFER = 65_536;

    private final Arena arena = Arena.ofShared();
    private final int capacity;
    private final MemorySegment headers;
    private final MemorySegment pieces;
    private final MemorySegment buffers;
    private final MemorySegment[] nameOf;

    MessageVector(int capacity) {
        this.capacity = capacity;
        headers = arena.allocate((long) HEADER * capacity, 8);
        pieces = arena.allocate(16L * capacity, 8);
        MemorySegment names = arena.allocate((long) SocketAddress.BYTES * capacity, 8);
        buffers = arena.allocate((long) BUFFER * capacity, 64);
        nameOf = new MemorySegment[capacity];
        for (int i = 0; i < capacity; i++) {
            nameOf[i] = names.asSlice((long) SocketAddress.BYTES * i, SocketAddress.BYTES);
            pieces.set(ADDRESS, 16L * i, buffers.asSlice((long) BUFFER * i));
            pieces.set(JAVA_LONG, 16L * i + 8, BUFFER);
            headers.set(ADDRESS, (long) HEADER * i, nameOf[i]);
            headers.set(ADDRESS, (long) HEADER * i + 16, pieces.asSlice(16L * i));
            headers.set(JAVA_LONG, (long) HEADER * i + 24, 1);
        }
    }

    int capacity() {
        return capacity;
    }

    /** Receives what is there; how many messages, or -errno. */
    int receive(int fd, int most) {
        int count = Math.min(most, capacity);
        for (int i = 0; i < count; i++) {
            headers.set(JAVA_INT, (long) HEADER * i + 8, SocketAddress.BYTES);
            pieces.set(JAVA_LONG, 16L * i + 8, BUFFER);
        }
        return Linux.receiveAll(fd, headers, count);
    }

    int length(int i) {
        return headers.get(JAVA_INT, (long) HEADER * i + 56);
    }

    MemorySegment name(int i) {
        return nameOf[i];
    }

    int octet(int i, int at) {
        return buffers.get(JAVA_BYTE, (long) BUFFER * i + at) & 0xff;
    }

    void copyOut(int i, int from, byte[] target, int at, int count) {
        MemorySegment.copy(buffers, JAVA_BYTE, (long) BUFFER * i + from, target, at, count);
    }

    /** Fills message {@code i} for sending. */
    void fill(int i, byte[] source, int at, int count, IpAddress to, int port) {
        MemorySegment.copy(source, at, buffers, JAVA_BYTE, (long) BUFFER * i, count);
        pieces.set(JAVA_LONG, 16L * i + 8, count);
        headers.set(JAVA_INT, (long) HEADER * i + 8, SocketAddress.write(nameOf[i], to, port));
    }

    /** Sends messages 0 to {@code count}; how many could not be sent. A refusal costs only the message it is about. */
    int send(int fd, int count) {
        int lost = 0;
        for (int done = 0; done < count; ) {
            int sent = Linux.sendAll(fd, headers.asSlice((long) HEADER * done), count - done);
            if (sent > 0) {
                done += sent;
            } else if (sent != -Linux.EINTR) {
                lost++;
                done++;
            }
        }
        return lost;
    }

    @Override
    public void close() {
        arena.close();
    }
}
