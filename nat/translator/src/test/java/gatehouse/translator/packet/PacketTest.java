package gatehouse.translator.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The views read what the builder writes, and checksums follow RFC 1071 and RFC 1624. */
class PacketTest {
    private static final Endpoint A = Endpoint.of("192.0.2.1:5060");
    private static final Endpoint B = Endpoint.of("198.51.100.2:6000");

    /** RFC 1071 section 3's own example: 0001 f203 f4f5 f6f7 adds up to ddf2. */
    @Test
    void rfc1071Example() {
        byte[] words = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertEquals(0xddf2, ~InternetChecksum.of(words, 0, 8) & 0xffff);
    }

    /** RFC 1624 section 4's example, where equation 2 of RFC 1141 fails: HC = 0xdd2f, m = 0x5555, m' = 0x3285. */
    @Test
    void rfc1624Example() {
        assertEquals(0x0000, InternetChecksum.replace16(0xdd2f, 0x5555, 0x3285));
    }

    @Test
    void updatingEqualsComputingAnew() {
        Seeds.check(2000, 100_000, random -> {
            byte[] words = random.bytes(2 * random.between(3, 20));
            int checksum = InternetChecksum.of(words, 0, words.length);
            int at = 2 * random.between(0, words.length / 2 - 2);
            int before = Octets.i32(words, at);
            int after = random.chance(0.2) ? ~before : random.between(Integer.MIN_VALUE, Integer.MAX_VALUE - 1);
            Octets.put32(words, at, after);
            int anew = InternetChecksum.of(words, 0, words.length);
            int updated = InternetChecksum.replace32(checksum, before, after);
            assertEquals(anew % 0xffff, updated % 0xffff); // the two forms of zero are one number
        });
    }

    @Test
    void oddLengthsArePadded() {
        byte[] odd = {1, 2, 3};
        assertEquals(InternetChecksum.of(new byte[] {1, 2, 3, 0}, 0, 4), InternetChecksum.of(odd, 0, 3));
    }

    @Test
    void udpReadsBack() {
        byte[] packet =
                new Ipv4Builder(A, B).ttl(9).identification(77).dontFragment().udp(new byte[] {1, 2, 3});
        Ipv4View ip = Ipv4View.decode(packet, 0, packet.length).orThrow();
        UdpView udp = UdpView.decode(ip).orThrow();
        assertEquals(List.of(9, 77, 17, 31), List.of(ip.ttl(), ip.identification(), ip.protocol(), ip.totalLength()));
        assertTrue(ip.dontFragment() && ip.headerChecksumHolds());
        assertEquals(A.address(), IpAddress.v4(ip.source()));
        assertEquals(B.address(), IpAddress.v4(ip.destination()));
        assertEquals(List.of(5060, 6000, 3), List.of(udp.sourcePort(), udp.destinationPort(), udp.payloadLength()));
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(packet, udp.payloadOffset(), packet.length));
    }

    @Test
    void tcpIcmpAndEspReadBack() {
        byte[] segment = new Ipv4Builder(A, B).options(new byte[] {1, 1, 1}).tcp(TcpView.SYN, 7, 8, new byte[5]);
        TcpView tcp = TcpView.decode(view(segment)).orThrow();
        assertEquals(
                List.of(TcpView.SYN, 7, 8, 5),
                List.of(tcp.flags(), tcp.sequence(), tcp.acknowledgement(), tcp.payloadLength()));
        byte[] echo = new Ipv4Builder(A, B).icmp(IcmpView.ECHO_REQUEST, 0, 5 << 16 | 1, new byte[3]);
        IcmpView icmp = IcmpView.decode(view(echo)).orThrow();
        assertTrue(icmp.isQuery() && icmp.checksumHolds() && icmp.identifier() == 5);
        byte[] sealed = new Ipv4Builder(A, B).esp(0x01020304, 9, new byte[12]);
        EspView esp = EspView.decode(view(sealed)).orThrow();
        assertEquals(List.of(0x01020304, 9), List.of(esp.spi(), esp.sequence()));
    }

    @Test
    void whatIsTooShortIsMalformed() {
        byte[] packet = new Ipv4Builder(A, B).udp(new byte[30]);
        for (int length = 0; length < packet.length; length++) {
            assertInstanceOf(Decoded.Malformed.class, Ipv4View.decode(packet, 0, length));
        }
        assertNull(new Ipv4View().wrapTruncated(packet, 0, 28));
        byte[] six = packet.clone();
        six[0] = 0x65;
        assertInstanceOf(Decoded.Malformed.class, Ipv4View.decode(six, 0, six.length));
        assertThrows(IllegalArgumentException.class, () -> new Ipv4Builder(A, B).udp(new byte[65_508]));
    }

    @Test
    void fragmentsCarryTheWholeAndKeepCopiedOptionsOnly() {
        byte[] options = {(byte) 0x94, 4, 0, 0, 7, 3, 4, 0}; // router alert is copied, record route is not
        byte[] payload = new byte[3000];
        byte[] packet = new Ipv4Builder(A, B).options(options).identification(5).udp(payload);
        List<byte[]> pieces = Ipv4Fragmenter.split(view(packet), 1000);
        byte[] again = new byte[packet.length - 28];
        for (byte[] piece : pieces) {
            Ipv4View ip = view(piece);
            assertTrue(piece.length <= 1000 && ip.headerChecksumHolds() && ip.isFragment());
            System.arraycopy(piece, 28, again, ip.fragmentOffset(), ip.payloadLength());
            assertEquals((byte) 0x94, piece[20]);
            assertEquals(ip.fragmentOffset() == 0 ? 7 : 1, piece[24]);
        }
        assertArrayEquals(Arrays.copyOfRange(packet, 28, packet.length), again);
        byte[] middle = pieces.get(1);
        Ipv4View last = view(Ipv4Fragmenter.split(view(middle), 400).getLast());
        assertTrue(last.moreFragments(), "a piece of a middle fragment is never the last");
    }

    private static Ipv4View view(byte[] packet) {
        return Ipv4View.decode(packet, 0, packet.length).orThrow();
    }
}
