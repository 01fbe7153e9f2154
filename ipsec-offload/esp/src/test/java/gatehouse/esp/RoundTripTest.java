package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.IpAddress;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every suite, mode, IP version, encapsulation and kind of sequence number, with packets of random lengths. */
class RoundTripTest {
    @Test
    void whatGoesInComesOut() {
        Seeds.check(20, 2000, random -> {
            for (EspSuite suite : Packets.suites()) {
                SecurityAssociation sa = anySa(suite, random);
                try (Tunnel tunnel = new Tunnel(sa, random)) {
                    List<byte[]> plain = random.list(1, Tunnel.BATCH, r -> anyPacket(sa, r));
                    List<byte[]> sealed = tunnel.seal(plain);
                    for (int i = 0; i < plain.size(); i++) {
                        int expected = PathMtu.outer(sa, plain.get(i).length);
                        // TCP tells no length of its own, so transport mode does not fill it up (RFC 4303 2.7).
                        boolean unfilled = sa.tfcBytes() > 0 && sa.mode() == SecurityAssociation.Mode.TRANSPORT;
                        assertTrue(unfilled ? sealed.get(i).length <= expected : sealed.get(i).length == expected);
                    }
                    List<byte[]> opened = tunnel.open(sealed);
                    assertEquals(plain.size(), opened.size(), () -> suite + " " + tunnel.refusals.nonZero());
                    for (int i = 0; i < plain.size(); i++) {
                        assertArrayEquals(plain.get(i), opened.get(i), suite.toString());
                    }
                    assertEquals(0, tunnel.open(sealed).size(), "all of them again");
                    assertEquals(plain.size(), tunnel.refusals.of(Refusal.REPLAY));
                    assertEquals(plain.size(), tunnel.refusals.total());
                }
            }
        });
    }

    @Test
    void extendedNumbersPassTheWrap() {
        Seeds.check(1, 100, random -> {
            for (EspSuite suite : Packets.suites()) {
                SecurityAssociation sa = SecurityAssociation.of(
                                4711,
                                SecurityAssociation.Mode.TUNNEL,
                                suite,
                                Packets.keys(suite, random),
                                Packets.A4,
                                Packets.B4)
                        .extended();
                try (Tunnel tunnel = new Tunnel(sa, random)) {
                    long start = 0xffff_fff0L - random.between(0, 100);
                    tunnel.out.sequence(start);
                    assertTrue(tunnel.in.window().accept(start));
                    int count = 0;
                    while (tunnel.out.sequence() < (1L << 32) + 200) {
                        List<byte[]> plain = random.list(1, Tunnel.BATCH, r -> anyPacket(sa, r));
                        assertEquals(
                                plain.size(),
                                tunnel.open(random.shuffled(tunnel.seal(plain))).size(),
                                () -> suite + " " + tunnel.refusals.nonZero());
                        count += plain.size();
                    }
                    assertEquals(start + count, tunnel.in.highest());
                }
            }
        });
    }

    @Test
    void trafficFlowConfidentialityHidesLengths() {
        Seeded random = new Seeded(7);
        for (EspSuite suite : Packets.suites()) {
            for (SecurityAssociation.Mode mode : SecurityAssociation.Mode.values()) {
                SecurityAssociation sa = SecurityAssociation.of(
                                300, mode, suite, Packets.keys(suite, random), Packets.A4, Packets.B4)
                        .filledTo(512);
                try (Tunnel tunnel = new Tunnel(sa, random)) {
                    List<byte[]> plain = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        plain.add(
                                Packets.udp(Packets.A4, 1000, Packets.B4, 2000, random.bytes(random.between(0, 480))));
                    }
                    List<byte[]> sealed = tunnel.seal(plain);
                    assertEquals(
                            1,
                            sealed.stream().mapToInt(p -> p.length).distinct().count());
                    List<byte[]> opened = tunnel.open(sealed);
                    for (int i = 0; i < 20; i++) {
                        assertArrayEquals(plain.get(i), opened.get(i));
                    }
                }
            }
        }
    }

    @Test
    void theLongestInnerPacketIsExact() {
        Seeds.check(200, 20_000, random -> {
            SecurityAssociation sa =
                    anySa(random.pick(Packets.suites()), random).filledTo(0);
            int path = random.between(300, 9000);
            int inner = PathMtu.largestInner(sa, path);
            assertTrue(PathMtu.outer(sa, inner) <= path, sa + " " + path);
            assertTrue(PathMtu.outer(sa, inner + 1) > path, sa + " " + path);
        });
    }

    static SecurityAssociation anySa(EspSuite suite, Seeded random) {
        boolean v6 = random.chance(0.5);
        SecurityAssociation sa = SecurityAssociation.of(
                        random.between(256L, 0xffff_ffffL),
                        random.pick(List.of(SecurityAssociation.Mode.values())),
                        suite,
                        Packets.keys(suite, random),
                        v6 ? Packets.A6 : Packets.A4,
                        v6 ? Packets.B6 : Packets.B4)
                .window(64 * random.between(1, 64));
        sa = random.chance(0.3) ? sa.extended() : sa;
        sa = random.chance(0.3) ? sa.filledTo(random.between(1, 1000)) : sa;
        return random.chance(0.5) ? sa.encapsulated(4500, random.between(1024, 65535)) : sa;
    }

    static byte[] anyPacket(SecurityAssociation sa, Seeded random) {
        boolean tunnel = sa.mode() == SecurityAssociation.Mode.TUNNEL;
        boolean v6 = tunnel ? random.chance(0.5) : sa.local().isV6();
        IpAddress from = v6 ? Packets.A6 : Packets.A4;
        IpAddress to = v6 ? Packets.B6 : Packets.B4;
        byte[] payload = random.bytes(random.chance(0.1) ? random.between(0, 40_000) : random.between(0, 1400));
        return random.chance(0.5)
                ? Packets.tcp(from, to, payload)
                : Packets.udp(from, random.between(1, 65535), to, random.between(1, 65535), payload);
    }
}
