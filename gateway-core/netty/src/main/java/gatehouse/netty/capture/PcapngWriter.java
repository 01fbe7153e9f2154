package gatehouse.netty.capture;

import gatehouse.base.ByteView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets to a pcapng file (draft-ietf-opsawg-pcapng): one section, one interface for each hop, nanosecond
 * times, and on each packet a comment that names its hop and a flag for its direction. Thread-safe. After the first
 * write that fails it writes nothing more, and {@link #close} tells.
 */
public final class PcapngWriter implements PacketTap, AutoCloseable {
    /** Packets start with an Ethernet header. */
    public static final int LINK_ETHERNET = 1;

    /** Packets start with an IPv4 or IPv6 header. */
    public static final int LINK_RAW = 101;

    /** The longest packet that is kept whole; what a segmenting network card is handed fits. */
    public static final int SNAP_LENGTH = 262_144;

    // Block types.
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;

    // Option codes: of any block, then of the blocks above.
    private static final int OPT_END = 0;
    private static final int OPT_COMMENT = 1;
    private static final int SHB_USERAPPL = 4;
    private static final int IF_NAME = 2;
    private static final int IF_TSRESOL = 9;
    private static final int EPB_FLAGS = 2;
    private static final int ISB_IFRECV = 4;
    private static final int ISB_IFDROP = 5;

    private final Path file;
    private final OutputStream out;
    private final Map<String, Integer> hops = new HashMap<>();
    private ByteBuffer block = buffer(4096);
    private int interfaces;
    private long packets;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * Creates the file, or empties the one that is there.
     *
     * @throws IOException in one clear sentence with the file's name
     */
    public PcapngWriter(Path file) throws IOException {
        this.file = file;
        try {
            this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        } catch (IOException e) {
            throw new IOException("cannot write the packet file " + file + ": " + e.getMessage(), e);
        }
        begin(SECTION_HEADER, 64);
        block.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1); // version 1.0, length unknown
        option(SHB_USERAPPL, "gatehouse".getBytes(StandardCharsets.UTF_8));
        end();
    }

    /**
     * Adds an interface; its number is for {@link #write}.
     *
     * @param name what a reader shows
     * @param linkType what packets start with, {@link #LINK_ETHERNET} or {@link #LINK_RAW}
     */
    public synchronized int addInterface(String name, int linkType) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        begin(INTERFACE_DESCRIPTION, 64 + octets.length);
        block.putShort((short) linkType).putShort((short) 0).putInt(SNAP_LENGTH);
        option(IF_NAME, octets);
        option(IF_TSRESOL, new byte[] {9}); // 10^-9 s
        end();
        return interfaces++;
    }

    /**
     * Writes one packet.
     *
     * @param number an interface of {@link #addInterface}
     * @param originalLength how long the packet was before it was cut to {@code packet}
     * @param comment names the hop
     */
    public synchronized void write(
            int number, Direction direction, ByteView packet, int originalLength, long epochNanos, String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        begin(ENHANCED_PACKET, 64 + packet.length() + text.length);
        block.putInt(number);
        time(epochNanos);
        block.putInt(packet.length()).putInt(originalLength);
        block.put(packet.array(), packet.offset(), packet.length());
        pad();
        option(OPT_COMMENT, text);
        int flags = direction == Direction.IN ? 1 : 2;
        option(EPB_FLAGS, new byte[] {(byte) flags, 0, 0, 0});
        end();
        packets++;
    }

    /** Writes what an interface's capture has counted, at {@code epochNanos}. */
    public synchronized void writeStatistics(int number, long received, long dropped, long epochNanos) {
        begin(INTERFACE_STATISTICS, 96);
        block.putInt(number);
        time(epochNanos);
        option(ISB_IFRECV, buffer(8).putLong(received).array());
        option(ISB_IFDROP, buffer(8).putLong(dropped).array());
        end();
    }

    @Override
    public synchronized void packet(String hop, Direction direction, ByteView ip, long epochNanos) {
        Integer number = hops.get(hop);
        if (number == null) {
            number = addInterface(hop, LINK_RAW);
            hops.put(hop, number);
        }
        write(number, direction, ip, ip.length(), epochNanos, hop);
    }

    /** How many packets it was given. */
    public synchronized long packets() {
        return packets;
    }

    /** Hands what is buffered to the system, for those who read along. */
    public synchronized void flush() {
        if (failure == null && !closed) {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * Finishes the file.
     *
     * @throws IOException in one clear sentence when anything could not be written, now or before
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw new IOException("cannot write the packet file " + file + ": " + failure.getMessage(), failure);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void begin(int type, int room) {
        if (block.capacity() < room) {
            block = buffer(2 * room);
        }
        block.clear().putInt(type).putInt(0); // the length follows
    }

    private void time(long epochNanos) {
        block.putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
    }

    private void option(int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while ((block.position() & 3) != 0) {
            block.put((byte) 0);
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // made by allocate()
    private void end() {
        block.putInt(OPT_END);
        int length = block.position() + 4;
        block.putInt(length).putInt(4, length);
        if (failure != null || closed) {
            return;
        }
        try {
            out.write(block.array(), 0, length);
        } catch (IOException e) {
            failure = e;
        }
    }
}
