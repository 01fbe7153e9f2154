package gatehouse.netty.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv4PacketTest {
    private static final Endpoint FROM = Endpoint.of("192.168.77.2:5060");
    private static final Endpoint TO = Endpoint.of("203.0.113.9:5061");

    private static byte[] packet(String text) {
        byte[] payload = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return PacketBuilder.udp(FROM, TO, 46, 7, payload, 0, payload.length);
    }

    @Test
    void whatIsBuiltReadsBack() {
        for (String text : new String[] {"", "a", "ab", "abc", "x".repeat(65_507)}) {
            Ipv4Packet.Udp udp = (Ipv4Packet.Udp)
                    Ipv4Packet.decode(ByteView.of(packet(text))).orThrow();
            assertEquals(FROM, udp.from());
            assertEquals(TO, udp.to());
            assertEquals(text, udp.payload().latin1());
        }
    }

    /** A packet of Linux, as tcpdump showed it: DSCP EF, no UDP checksum (SO_NO_CHECK), an odd length. */
    @Test
    void packetOfLinuxIsRead() {
        byte[] real = HexFormat.of().parseHex("45b8001f9829400040118dd80a0900010a09000213c413c4000b00006f6464");
        Ipv4Packet.Udp udp =
                (Ipv4Packet.Udp) Ipv4Packet.decode(ByteView.of(real)).orThrow();
        assertEquals(Endpoint.of("10.9.0.1:5060"), udp.from());
        assertEquals(Endpoint.of("10.9.0.2:5060"), udp.to());
        assertEquals("odd", udp.payload().latin1());
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] good = packet("hello");
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertInstanceOf(Decoded.Malformed.class, Ipv4Packet.decode(ByteView.of(bad)), "bit " + bit);
        }
    }

    @Test
    void noInputThrows() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        byte[] good = packet("hello, world");
        for (int run = 0; run < 50_000; run++) {
            byte[] bytes = random.nextInt(4) == 0 ? new byte[random.nextInt(80)] : good.clone();
            if (random.nextInt(4) == 0) {
                random.nextBytes(bytes);
            }
            for (int i = 0; i < 3 && bytes.length > 0; i++) {
                bytes[random.nextInt(Math.min(28, bytes.length))] = (byte) random.nextInt();
            }
            int length = random.nextInt(bytes.length + 1);
            try {
                Ipv4Packet.decode(ByteView.of(bytes, 0, length));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " run " + run, e);
            }
        }
    }

    @Test
    void icmpErrorNamesTheDatagramItIsAbout() {
        byte[] quoted = java.util.Arrays.copyOf(packet("hello, world"), 28); // RFC 792: header and 64 bits
        byte[] icmp = new byte[8 + 28];
        icmp[0] = 3;
        icmp[1] = 3;
        System.arraycopy(quoted, 0, icmp, 8, 28);
        int sum = InternetChecksum.finish(InternetChecksum.add(0, icmp, 0, icmp.length));
        icmp[2] = (byte) (sum >> 8);
        icmp[3] = (byte) sum;
        byte[] whole = new byte[20 + icmp.length];
        whole[0] = 0x45;
        whole[3] = (byte) whole.length;
        whole[8] = 64;
        whole[9] = 1;
        System.arraycopy(icmp, 0, whole, 20, icmp.length);
        int header = InternetChecksum.finish(InternetChecksum.add(0, whole, 0, 20));
        whole[10] = (byte) (header >> 8);
        whole[11] = (byte) header;
        assertEquals(
                new Ipv4Packet.IcmpError(3, 3, FROM, TO),
                Ipv4Packet.decode(ByteView.of(whole)).orThrow());
    }

    @Test
    void checksumOfOddLengthsIsTheSumOfPaddedWords() {
        assertEquals(
                InternetChecksum.add(0, new byte[] {1, 2, 3, 0}, 0, 4),
                InternetChecksum.add(0, new byte[] {1, 2, 3}, 0, 3));
        // RFC 1071 section 3, the worked example: 0001 f203 f4f5 f6f7 sums to ddf2.
        byte[] example = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertEquals(0xddf2 ^ 0xffff, InternetChecksum.finish(InternetChecksum.add(0, example, 0, 8)));
    }
}
