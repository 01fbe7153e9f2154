package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import gatehouse.translator.packet.EspView;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.InternetChecksum;
import gatehouse.translator.packet.Ipv4View;
import gatehouse.translator.packet.TcpView;
import gatehouse.translator.packet.UdpView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged packets and noise, to a translator with live state: it throws at nothing and forwards sound IPv4 only. */
class FuzzTest {
    private static final class Sink implements Output {
        int forwarded;
        int dropped;

        @Override
        public void forward(Side to, byte[] bytes, int offset, int length) {
            Ipv4View ip = new Ipv4View();
            assertNull(ip.wrap(bytes, offset, length));
            assertTrue(ip.headerChecksumHolds());
            assertEquals(length, ip.totalLength());
            forwarded++;
        }

        @Override
        public void drop(DropReason reason, Side from, byte[] bytes, int offset, int length) {
            dropped++;
        }
    }

    @Test
    void noBytesMakeItThrow() {
        int[] forwarded = new int[1];
        Seeds.check(400, 200_000, random -> {
            Behavior behavior = random.pick(List.of(
                    Presets.FULL_CONE,
                    Presets.ADDRESS_RESTRICTED,
                    Presets.SYMMETRIC,
                    Presets.LINUX_MASQUERADE,
                    Presets.CGNAT,
                    Presets.NONE));
            Limits tight = new Limits(40, 12, 20, 6, 4000, 50);
            Translator nat = new Translator(behavior, Bench.REALMS, Timeouts.RECOMMENDED, tight, random.fork());
            Sink sink = new Sink();
            long now = random.between(0L, Long.MAX_VALUE / 4);
            for (int i = 0; i < 250; i++) {
                Side side = random.chance(0.5) ? Side.INSIDE : Side.OUTSIDE;
                byte[] packet = random.chance(0.05) ? random.bytes(random.between(0, 80)) : damaged(random, side);
                int offset = random.between(0, 3);
                byte[] buffer = new byte[offset + packet.length];
                System.arraycopy(packet, 0, buffer, offset, packet.length);
                nat.translate(side, buffer, offset, packet.length, now, sink);
                now += Duration.ofSeconds(random.between(0, 3)).toNanos();
                assertTrue(nat.mappings().size() <= 40);
            }
            forwarded[0] += sink.forwarded;
        });
        assertTrue(forwarded[0] > 5_000, "the fuzzer reaches the far side: " + forwarded[0]);
    }

    @Test
    void viewsRefuseOrShowButNeverThrow() {
        int[] shown = new int[1];
        Seeds.check(20_000, 2_000_000, random -> {
            byte[] bytes = random.chance(0.2)
                    ? random.bytes(random.between(0, 64))
                    : damaged(random, random.chance(0.5) ? Side.INSIDE : Side.OUTSIDE);
            Ipv4View ip = new Ipv4View();
            if (ip.wrap(bytes, 0, bytes.length) != null) {
                return;
            }
            assertTrue(ip.payloadLength() >= 0 && ip.payloadOffset() + ip.payloadLength() <= bytes.length);
            int sum = ip.ttl() + ip.fragmentOffset() + ip.identification() + ip.payloadLength();
            UdpView udp = new UdpView();
            if (udp.wrap(ip) == null) {
                sum += udp.sourcePort() + udp.destinationPort() + udp.checksum() + udp.payloadLength();
            }
            TcpView tcp = new TcpView();
            if (tcp.wrap(ip) == null) {
                sum += tcp.sequence() + tcp.acknowledgement() + tcp.flags() + tcp.checksum() + tcp.payloadLength();
                assertTrue(tcp.payloadLength() >= 0);
            }
            IcmpView icmp = new IcmpView();
            if (icmp.wrap(ip) == null) {
                sum += icmp.code() + icmp.identifier() + icmp.embeddedLength() + (icmp.checksumHolds() ? 1 : 0);
                assertTrue(icmp.embeddedLength() >= 0);
            }
            EspView esp = new EspView();
            if (esp.wrap(ip) == null) {
                sum += esp.spi() + esp.sequence();
            }
            shown[0] += sum == 0 ? 0 : 1;
        });
        assertTrue(shown[0] > 5_000, "enough of them could be shown: " + shown[0]);
    }

    /** A sound packet with a few octets changed, cut or added, whose header checksum is often put right again. */
    private static byte[] damaged(Seeded random, Side side) {
        byte[] packet = Corpus.packet(random, side);
        if (random.chance(0.3)) {
            return packet;
        }
        for (int i = random.between(1, 4); i > 0; i--) {
            // Headers decide; most damage goes there.
            int span = random.chance(0.8) ? Math.min(packet.length, 32) : packet.length;
            packet[random.between(0, span - 1)] = random.chance(0.3) ? 0 : (byte) random.between(-128, 127);
        }
        if (random.chance(0.2)) {
            packet = Arrays.copyOf(packet, random.between(0, packet.length + 8));
        }
        if (random.chance(0.8) && packet.length >= 20) {
            int header = Math.max(20, Math.min(packet.length, (packet[0] & 0xf) * 4));
            packet[10] = 0;
            packet[11] = 0;
            int checksum = InternetChecksum.of(packet, 0, header);
            packet[10] = (byte) (checksum >> 8);
            packet[11] = (byte) checksum;
        }
        return packet;
    }
}
