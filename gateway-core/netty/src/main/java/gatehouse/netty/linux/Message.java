package gatehouse.netty.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct msghdr} with one buffer, an address and room for ancillary data, for {@link Libc#receive}; reused
 * for every message. Lives as long as its arena.
 */
public final class Message {
    private static final int ADDRESS_ROOM = 128;
    private static final int CONTROL_ROOM = 512;

    // struct msghdr on 64-bit Linux
    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int HEADER_SIZE = 56;

    // struct cmsghdr
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;

    final MemorySegment header;
    final MemorySegment errno;
    private final MemorySegment data;
    private final MemorySegment address;
    private final MemorySegment control;

    /** With a buffer of {@code size} octets. */
    public Message(Arena arena, int size) {
        header = arena.allocate(HEADER_SIZE, 8);
        errno = Libc.newState(arena);
        data = arena.allocate(size, 8);
        address = arena.allocate(ADDRESS_ROOM, 8);
        control = arena.allocate(CONTROL_ROOM, 8);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, data);
        vector.set(JAVA_LONG, 8, size);
        header.set(ADDRESS, 0, address);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
    }

    void reset() {
        header.set(JAVA_INT, NAME_LENGTH, ADDRESS_ROOM);
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_ROOM);
        header.set(JAVA_INT, FLAGS, 0);
    }

    /** What was received. */
    public MemorySegment data() {
        return data;
    }

    /** The socket address that came with it. */
    public MemorySegment address() {
        return address;
    }

    /** The ancillary data of this level and type, or null. */
    public @Nullable MemorySegment control(int level, int type) {
        long end = Math.min(header.get(JAVA_LONG, CONTROL_LENGTH), CONTROL_ROOM);
        long at = 0;
        while (at + CMSG_DATA <= end) {
            long length = control.get(JAVA_LONG, at);
            if (length < CMSG_DATA || at + length > end) {
                return null;
            }
            if (control.get(JAVA_INT, at + CMSG_LEVEL) == level && control.get(JAVA_INT, at + CMSG_TYPE) == type) {
                return control.asSlice(at + CMSG_DATA, length - CMSG_DATA);
            }
            at += length + 7 & ~7L;
        }
        return null;
    }
}
