package gatehouse.scenarios.loopback;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The packets outside the NAT as a pcapng file (draft-ietf-opsawg-pcapng): raw IPv4, nanoseconds, each packet with a
 * comment that names its hop. The file is complete after {@link #close}; a disk that is full is reported there.
 */
public final class LoopbackCapture implements OutsideTap, AutoCloseable {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_NAME = 2;
    private static final int OPTION_RESOLUTION = 9;
    private static final int LINK_TYPE_RAW = 101;
    private static final byte[] OUTWARD = "nat > operator".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INWARD = "operator > nat".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream file;
    private final AtomicReference<@Nullable IOException> problem = new AtomicReference<>();

    /** Begins the file, over whatever was there. */
    public LoopbackCapture(Path path) throws IOException {
        file = new BufferedOutputStream(Files.newOutputStream(path));
        ByteBuffer section = body(16).putInt(BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        block(SECTION_HEADER, section);
        byte[] name = "outside".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer link =
                body(64).putShort((short) LINK_TYPE_RAW).putShort((short) 0).putInt(0);
        option(link, OPTION_NAME, name);
        option(link, OPTION_RESOLUTION, new byte[] {9});
        link.putInt(0);
        block(INTERFACE_DESCRIPTION, link);
    }

    @Override
    public synchronized void packet(boolean outward, byte[] packet, long epochNanos) {
        try {
            ByteBuffer body = body(packet.length + 64)
                    .putInt(0)
                    .putInt((int) (epochNanos >>> 32))
                    .putInt((int) epochNanos)
                    .putInt(packet.length)
                    .putInt(packet.length)
                    .put(packet);
            pad(body);
            option(body, OPTION_COMMENT, outward ? OUTWARD : INWARD);
            body.putInt(0);
            block(ENHANCED_PACKET, body);
        } catch (IOException failure) {
            problem.compareAndSet(null, failure); // the run goes on; whoever asked for the file is told at its end
        }
    }

    /**
     * Completes the file.
     *
     * @throws UncheckedIOException when some of it could not be written
     */
    @Override
    public synchronized void close() {
        try {
            file.close();
            IOException earlier = problem.getAndSet(null);
            if (earlier != null) {
                throw earlier;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the capture is not complete: " + failure.getMessage(), failure);
        }
    }

    private static ByteBuffer body(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void option(ByteBuffer body, int code, byte[] value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        pad(body);
    }

    private static void pad(ByteBuffer body) {
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    private void block(int type, ByteBuffer body) throws IOException {
        byte[] content = new byte[body.flip().remaining()];
        body.get(content);
        int length = content.length + 12;
        ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.write(block.putInt(type).putInt(length).put(content).putInt(length).array());
    }
}
