package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private static List<byte[]> cut(byte[] packet, int mtu) {
        List<byte[]> pieces = new ArrayList<>();
        assertTrue(new Ipv4Fragmenter()
                .cut(packet, 0, packet.length, mtu, (a, o, n) -> pieces.add(Arrays.copyOfRange(a, o, o + n))));
        return pieces;
    }

    private static byte[] packet(int payload, int identification, Seeded random) {
        byte[] packet = Packets.udp(Packets.A4, 1, Packets.B4, 2, random.bytes(payload));
        Octets.put16(packet, 4, identification);
        Octets.put16(packet, 10, 0);
        Octets.put16(packet, 10, InternetChecksum.finish(InternetChecksum.add(0, packet, 0, 20)));
        return packet;
    }

    @Test
    void cutTwiceShuffledAndPutTogether() {
        Seeds.check(200, 20_000, random -> {
            byte[] packet = packet(random.between(0, 20_000), random.between(0, 65535), random);
            int mtu = random.between(68, 9000);
            List<byte[]> pieces = new ArrayList<>();
            for (byte[] piece : cut(packet, mtu)) {
                assertTrue(piece.length <= mtu);
                pieces.addAll(cut(piece, random.between(68, 9000)));
            }
            for (byte[] piece : pieces) {
                assertEquals(0, InternetChecksum.finish(InternetChecksum.add(0, piece, 0, 20)));
            }
            if (pieces.size() == 1) {
                assertArrayEquals(packet, pieces.get(0));
                return;
            }
            Ipv4Reassembler reassembler = new Ipv4Reassembler(4, 1 << 20);
            byte[] whole = null;
            for (byte[] piece : random.shuffled(pieces)) {
                assertNull(whole);
                whole = reassembler.offer(piece, 0, piece.length, 0);
            }
            assertArrayEquals(packet, whole);
            assertEquals(0, reassembler.pending());
            assertEquals(0, reassembler.pendingBytes());
        });
    }

    @Test
    void esp() {
        Seeds.check(20, 2000, random -> {
            EspSuite suite = random.pick(Packets.suites());
            SecurityAssociation sa = SecurityAssociation.of(
                    300,
                    random.pick(List.of(SecurityAssociation.Mode.values())),
                    suite,
                    Packets.keys(suite, random),
                    Packets.A4,
                    Packets.B4);
            try (Tunnel tunnel = new Tunnel(sa, random)) {
                byte[] plain = packet(3000, 7, random);
                byte[] sealed = tunnel.seal(plain);
                Ipv4Reassembler reassembler = new Ipv4Reassembler(4, 1 << 20);
                byte[] whole = null;
                for (byte[] piece : random.shuffled(cut(sealed, 576))) {
                    whole = reassembler.offer(piece, 0, piece.length, 0);
                }
                assertNotNull(whole);
                assertEquals(1, tunnel.open(List.of(whole)).size());
            }
        });
    }

    @Test
    void overlapsAndContradictionsDropTheWhole() {
        Seeded random = new Seeded(3);
        byte[] packet = packet(2000, 5, random);
        List<byte[]> pieces = cut(packet, 576);
        Ipv4Reassembler reassembler = new Ipv4Reassembler(4, 1 << 20);
        offer(reassembler, pieces.get(0));
        offer(reassembler, pieces.get(0));
        assertEquals(1, reassembler.dropped(), "a fragment twice is an overlap");
        assertEquals(0, reassembler.pending());
        byte[] last = pieces.get(pieces.size() - 1);
        offer(reassembler, last);
        byte[] earlierEnd = pieces.get(1).clone();
        earlierEnd[6] &= ~0x20;
        offer(reassembler, earlierEnd);
        assertEquals(2, reassembler.dropped(), "two ends");
        byte[] uneven = Arrays.copyOf(pieces.get(0), pieces.get(0).length - 1);
        Octets.put16(uneven, 2, uneven.length);
        offer(reassembler, uneven);
        assertEquals(3, reassembler.dropped());
        byte[] beyond = pieces.get(1).clone();
        Octets.put16(beyond, 6, 0x1fff);
        offer(reassembler, beyond);
        assertEquals(4, reassembler.dropped());
        assertEquals(0, reassembler.pendingBytes());
    }

    private static void offer(Ipv4Reassembler reassembler, byte[] piece) {
        assertNull(reassembler.offer(piece, 0, piece.length, 0));
    }

    @Test
    void memoryIsBounded() {
        Seeds.check(5, 500, random -> {
            Ipv4Reassembler reassembler = new Ipv4Reassembler(50, 300_000);
            for (int n = 0; n < 2000; n++) {
                byte[] piece = packet(random.between(1, 200) * 8, n & 0xffff, random);
                Octets.put16(piece, 6, 0x2000 | random.between(0, 7000));
                reassembler.offer(piece, 0, piece.length, n);
                assertTrue(reassembler.pending() <= 50);
                assertTrue(reassembler.pendingBytes() <= 300_000, () -> "" + reassembler.pendingBytes());
            }
            reassembler.expire(2000 + Ipv4Reassembler.TIMEOUT);
            assertEquals(0, reassembler.pending());
            assertEquals(0, reassembler.pendingBytes());
        });
    }

    @Test
    void dfIsNotCut() {
        byte[] packet = packet(1000, 5, new Seeded(4));
        packet[6] |= 0x40;
        assertFalse(new Ipv4Fragmenter().cut(packet, 0, packet.length, 576, (a, o, n) -> {}));
    }

    @Test
    void onlyCopiedOptionsGoIntoLaterPieces() {
        byte[] plain = packet(1000, 5, new Seeded(5));
        byte[] packet = new byte[plain.length + 8];
        System.arraycopy(plain, 0, packet, 0, 20);
        System.arraycopy(plain, 20, packet, 28, plain.length - 20);
        packet[0] = 0x47;
        Octets.put16(packet, 2, packet.length);
        packet[20] = 7; // record route: not copied
        packet[21] = 3;
        packet[22] = 4;
        packet[23] = (byte) 148; // router alert: copied
        packet[24] = 4;
        List<byte[]> pieces = cut(packet, 576);
        assertEquals(0x47, pieces.get(0)[0]);
        assertEquals(0x46, pieces.get(1)[0]);
        assertEquals((byte) 148, pieces.get(1)[20]);
        assertEquals(2, pieces.size());
    }
}
