package gatehouse.scenarios.capture;

import gatehouse.base.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 packets of a pcapng file that we wrote ourselves (draft-ietf-opsawg-pcapng): Ethernet or raw IP, enhanced
 * packet blocks. Whatever else stands in it is passed over.
 */
public final class PcapngReader {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_RESOLUTION = 9;
    private static final int ETHERNET = 1;
    private static final int RAW_IP = 101;

    private PcapngReader() {}

    /** What the file's interface says: the link type and how many time units a second has. */
    private record Link(int type, long unitsPerSecond) {}

    /**
     * Reads the packets in the order of the file.
     *
     * @throws IOException when it cannot be read or is not pcapng
     */
    public static List<PacketRecord> read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 28 || bytes.getInt(0) != SECTION) {
            throw new IOException(file + " is not pcapng");
        }
        if (bytes.getInt(8) != BYTE_ORDER_MAGIC) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        }
        var links = new ArrayList<Link>();
        var packets = new ArrayList<PacketRecord>();
        int at = 0;
        while (at + 12 <= bytes.limit()) {
            int type = bytes.getInt(at);
            int length = bytes.getInt(at + 4);
            if (length < 12 || length > bytes.limit() - at) {
                break; // the writer was stopped within a block
            }
            ByteBuffer body = bytes.slice(at + 8, length - 12).order(bytes.order());
            if (type == INTERFACE) {
                links.add(new Link(Short.toUnsignedInt(body.getShort(0)), unitsPerSecond(body)));
            } else if (type == ENHANCED_PACKET && body.getInt(0) < links.size()) {
                packet(body, links.get(body.getInt(0)), packets);
            }
            at += length;
        }
        return packets;
    }

    /** Option if_tsresol: a negative power of ten, or of two with the top bit; without it microseconds. */
    private static long unitsPerSecond(ByteBuffer body) {
        int at = 8;
        while (at + 4 <= body.limit()) {
            int code = Short.toUnsignedInt(body.getShort(at));
            int length = Short.toUnsignedInt(body.getShort(at + 2));
            if (code == OPTION_RESOLUTION && at + 4 < body.limit()) {
                int value = body.get(at + 4);
                return value < 0 ? 1L << (value & 0x7F) : Math.round(Math.pow(10, value));
            }
            at += 4 + (length + 3) / 4 * 4;
        }
        return 1_000_000;
    }

    private static void packet(ByteBuffer body, Link link, List<PacketRecord> packets) {
        long units = (Integer.toUnsignedLong(body.getInt(4)) << 32) | Integer.toUnsignedLong(body.getInt(8));
        int captured = Math.min(body.getInt(12), body.limit() - 20);
        int ip = 20;
        if (link.type() == ETHERNET) {
            if (captured < 34 || Short.toUnsignedInt(network(body).getShort(32)) != 0x0800) {
                return;
            }
            ip += 14;
        } else if (link.type() != RAW_IP || captured < 20) {
            return;
        }
        ByteBuffer header = network(body);
        if ((header.get(ip) & 0xF0) != 0x40) {
            return;
        }
        long micros = units / link.unitsPerSecond() * 1_000_000
                + units % link.unitsPerSecond() * 1_000_000 / link.unitsPerSecond();
        packets.add(new PacketRecord(
                micros,
                IpAddress.v4(header.getInt(ip + 12)),
                IpAddress.v4(header.getInt(ip + 16)),
                Short.toUnsignedInt(header.getShort(ip + 2))));
    }

    private static ByteBuffer network(ByteBuffer body) {
        return body.duplicate().order(ByteOrder.BIG_ENDIAN);
    }
}
