package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.testkit.Seeded;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.Ipv4Builder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A translator on the bench: 192.168.1.0/24 inside, 198.51.100.1 outside, a clock that moves by hand. Whatever it
 * forwards must have right checksums, in every test.
 */
final class Bench implements Output {
    static final String PUBLIC = "198.51.100.1";
    static final Realms REALMS = Realms.of("192.168.1.0/24", "192.168.1.1", PUBLIC);

    final Translator nat;
    final List<Sent> sent = new ArrayList<>();
    final List<DropReason> drops = new ArrayList<>();
    final List<Binding> opened = new ArrayList<>();
    final List<Binding> closed = new ArrayList<>();
    long now = 1_000;

    Bench(Behavior behavior, Realms realms, Limits limits, long seed) {
        nat = new Translator(behavior, realms, Timeouts.RECOMMENDED, limits, new Seeded(seed));
    }

    static Bench of(Behavior behavior) {
        return new Bench(behavior, REALMS, Limits.HOME, 1);
    }

    static Behavior behavior(Dependence mapping, Dependence filtering) {
        return new Behavior(
                "bench",
                true,
                mapping,
                filtering,
                PortPlan.RECOMMENDED,
                true,
                false,
                true,
                false,
                EspPolicy.ONE_HOST_PER_PEER);
    }

    @Override
    public void forward(Side to, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        FullChecksums.assertRight(copy);
        sent.add(new Sent(to, copy));
    }

    @Override
    public void drop(DropReason reason, Side from, byte[] bytes, int offset, int length) {
        drops.add(reason);
    }

    @Override
    public void opened(Binding binding) {
        opened.add(binding);
    }

    @Override
    public void closed(Binding binding) {
        closed.add(binding);
    }

    /** Everything that comes of one packet. */
    List<Sent> all(Side from, byte[] packet) {
        sent.clear();
        drops.clear();
        byte[] padded = Arrays.copyOf(packet, packet.length + 7); // link padding must not matter
        nat.translate(from, padded, 0, padded.length, now, this);
        return List.copyOf(sent);
    }

    /** The one packet that comes of one packet, on the other side. */
    Sent one(Side from, byte[] packet) {
        List<Sent> result = all(from, packet);
        assertEquals(1, result.size(), () -> "dropped: " + drops);
        assertTrue(drops.isEmpty(), () -> "dropped: " + drops);
        return result.getFirst();
    }

    Sent out(byte[] packet) {
        Sent result = one(Side.INSIDE, packet);
        assertEquals(Side.OUTSIDE, result.to());
        return result;
    }

    Sent in(byte[] packet) {
        Sent result = one(Side.OUTSIDE, packet);
        assertEquals(Side.INSIDE, result.to());
        return result;
    }

    /** Why a packet is dropped. */
    DropReason dropped(Side from, byte[] packet) {
        List<Sent> result = all(from, packet);
        assertEquals(1, drops.size(), () -> "forwarded: " + result);
        return drops.getFirst();
    }

    /** The public endpoint that a UDP packet gets. */
    String udpOut(String from, String to) {
        return out(udp(from, to)).source();
    }

    boolean udpPasses(String from, String to) {
        all(Side.OUTSIDE, udp(from, to));
        return !sent.isEmpty();
    }

    void pass(Duration time) {
        now += time.toNanos();
        nat.expire(now, this);
    }

    static byte[] udp(String from, String to) {
        return from(from, to).udp("hello".getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] tcp(String from, String to, int flags) {
        return from(from, to).tcp(flags, 1, 2, new byte[] {1, 2, 3});
    }

    static byte[] echo(String from, String to, int identifier) {
        return from(from + ":0", to + ":0").icmp(IcmpView.ECHO_REQUEST, 0, identifier << 16 | 7, new byte[] {9, 8, 7});
    }

    static byte[] echoReply(String from, String to, int identifier) {
        return from(from + ":0", to + ":0").icmp(IcmpView.ECHO_REPLY, 0, identifier << 16 | 7, new byte[] {9, 8, 7});
    }

    static byte[] unreachable(String from, String to, int code, int rest, byte[] about) {
        return from(from + ":0", to + ":0").icmp(IcmpView.DESTINATION_UNREACHABLE, code, rest, about);
    }

    static Ipv4Builder from(String from, String to) {
        return new Ipv4Builder(Endpoint.of(from), Endpoint.of(to));
    }

    static Realms pool(String... addresses) {
        return REALMS.withPool(Arrays.stream(addresses).map(IpAddress::of).toList());
    }
}
