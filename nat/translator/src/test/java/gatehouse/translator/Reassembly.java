package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.translator.packet.InternetChecksum;
import java.util.Arrays;
import java.util.List;

/** Puts forwarded fragments together again, as the receiving host does. */
final class Reassembly {
    private Reassembly() {}

    static void assertWhole(List<Sent> fragments, String source, String destination, byte[] udpPayload) {
        byte[] datagram = new byte[8 + udpPayload.length];
        int filled = 0;
        byte[] header = new byte[0];
        int identification = fragments.getFirst().ip().identification();
        for (Sent each : fragments) {
            assertEquals(identification, each.ip().identification());
            byte[] piece = each.payload();
            System.arraycopy(piece, 0, datagram, each.ip().fragmentOffset(), piece.length);
            filled += piece.length;
            if (each.ip().fragmentOffset() == 0) {
                header = Arrays.copyOf(each.bytes(), 20);
                assertEquals(source, each.source());
                assertEquals(destination, each.destination());
            }
        }
        assertEquals(datagram.length, filled);
        assertArrayEquals(udpPayload, Arrays.copyOfRange(datagram, 8, datagram.length));
        byte[] whole = Arrays.copyOf(header, 20 + datagram.length);
        System.arraycopy(datagram, 0, whole, 20, datagram.length);
        whole[6] = 0;
        whole[7] = 0;
        // Only the transport's checksum is judged here: the header's was, piece by piece.
        whole[10] = 0;
        whole[11] = 0;
        int sum = InternetChecksum.of(whole, 0, 20);
        whole[10] = (byte) (sum >> 8);
        whole[11] = (byte) sum;
        FullChecksums.assertRight(whole);
    }
}
