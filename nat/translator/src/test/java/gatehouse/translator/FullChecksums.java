package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Judges checksums by arithmetic that shares nothing with the code under test: a block of 16-bit words with a right
 * checksum, read as one large number, is a multiple of 65535 (since 65536 = 1 modulo 65535).
 */
final class FullChecksums {
    private static final BigInteger M = BigInteger.valueOf(65535);

    private FullChecksums() {}

    /** The header's checksum, and the transport's where the whole datagram is there. */
    static void assertRight(byte[] packet) {
        String shown = HexFormat.of().formatHex(packet);
        int header = (packet[0] & 0xf) * 4;
        assertEquals(0, residue(Arrays.copyOf(packet, header)), () -> "IPv4 header checksum of " + shown);
        int fragment = ((packet[6] & 0x3f) << 8) | (packet[7] & 0xff);
        int protocol = packet[9] & 0xff;
        byte[] body = Arrays.copyOfRange(packet, header, packet.length);
        if (fragment != 0) {
            return;
        }
        if (protocol == 1) {
            assertEquals(0, residue(body), () -> "ICMP checksum of " + shown);
        } else if (protocol == 6 || (protocol == 17 && (body[6] != 0 || body[7] != 0))) {
            assertEquals(0, residue(withPseudoHeader(packet, protocol, body)), () -> "checksum of " + shown);
        }
    }

    private static byte[] withPseudoHeader(byte[] packet, int protocol, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(packet, 12, 8);
        out.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) protocol)
                .putShort((short) body.length)
                .array());
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static int residue(byte[] words) {
        byte[] even = Arrays.copyOf(words, (words.length + 1) & ~1);
        return new BigInteger(1, even).mod(M).intValue();
    }
}
