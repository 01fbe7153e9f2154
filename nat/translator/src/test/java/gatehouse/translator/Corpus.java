package gatehouse.translator;

import gatehouse.testkit.Seeded;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.TcpView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Sound packets of every kind, drawn at random, of hosts that know each other through a NAT. Payloads are letters
 * at ports that no dissector knows, so that nobody takes them for a protocol.
 */
final class Corpus {
    private static final List<Integer> FLAGS =
            List.of(TcpView.SYN, TcpView.SYN | TcpView.ACK, TcpView.ACK, TcpView.FIN | TcpView.ACK, TcpView.RST);

    private Corpus() {}

    /** A packet that may come from {@code side}. */
    static byte[] packet(Seeded random, Side side) {
        String inside = "192.168.1." + random.between(10, 13) + ":" + random.between(4000, 4006);
        String remote = "203.0.113." + random.between(5, 7) + ":" + random.between(40_061, 40_063);
        String us = Bench.PUBLIC + ":" + random.between(4000, 4006);
        boolean out = side == Side.INSIDE;
        String from = out ? inside : remote;
        String to = out ? (random.chance(0.1) ? us : remote) : us;
        return switch (random.between(0, 9)) {
            case 0, 1, 2 -> header(random, from, to).udp(noise(random, random.between(0, 60)));
            case 3 -> header(random, from, to).withoutUdpChecksum().udp(noise(random, 9));
            case 4, 5, 6 ->
                header(random, from, to)
                        .tcp(random.pick(FLAGS), random.between(0, 99), 1, noise(random, random.between(0, 60)));
            case 7 ->
                header(random, from, to)
                        .icmp(
                                out ? IcmpView.ECHO_REQUEST : IcmpView.ECHO_REPLY,
                                0,
                                random.between(4000, 4004) << 16,
                                noise(random, random.between(0, 30)));
            case 8 -> header(random, from, to).esp(random.between(256, 260), 1, noise(random, 40));
            default -> error(random, out, inside, remote, us);
        };
    }

    private static byte[] error(Seeded random, boolean out, String inside, String remote, String us) {
        Ipv4Builder about = out ? header(random, remote, inside) : header(random, us, remote);
        byte[] whole =
                random.chance(0.5) ? about.udp(noise(random, 30)) : about.tcp(TcpView.ACK, 1, 2, noise(random, 30));
        int header = (whole[0] & 0xf) * 4;
        byte[] shown =
                Arrays.copyOf(whole, random.chance(0.5) ? whole.length : random.between(header + 8, whole.length));
        int type = random.pick(List.of(3, 3, 4, 11, 12));
        return header(random, out ? inside : "203.0.113.99:0", out ? remote : us)
                .icmp(type, 1, 0, shown);
    }

    private static byte[] noise(Seeded random, int length) {
        return random.text("abcdefghijklmnopqrstuvwxyz", length).getBytes(StandardCharsets.US_ASCII);
    }

    private static Ipv4Builder header(Seeded random, String from, String to) {
        Ipv4Builder builder = Bench.from(from, to).identification(random.between(0, 65535));
        return random.chance(0.1) ? builder.options(new byte[] {1, 1, 1, 0}) : builder;
    }
}
