package gatehouse.translator;

import static gatehouse.translator.Bench.PUBLIC;
import static gatehouse.translator.Bench.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a NAT does as a router, ESP, and the presets. */
class RoutingTest {
    private static final String HOST = "192.168.1.10:4000";
    private static final String PEER = "203.0.113.5:9";

    private final Bench bench = Bench.of(Presets.PORT_RESTRICTED);

    private static byte[] esp(String from, String to, int spi) {
        return Bench.from(from + ":0", to + ":0").esp(spi, 1, new byte[40]);
    }

    @Test
    void aHopIsTakenAndPaddingIsCut() {
        Sent sent = bench.out(udp(HOST, PEER));
        assertEquals(63, sent.ip().ttl());
        assertEquals(33, sent.bytes().length);
        assertEquals(1, bench.nat.counters().packetsTo(Side.OUTSIDE));
        assertEquals(33, bench.nat.counters().octetsTo(Side.OUTSIDE));
    }

    @Test
    void whatIsNoSoundUnicastPacketOfTheRealmIsDropped() {
        assertEquals(DropReason.FOREIGN_SOURCE, bench.dropped(Side.INSIDE, udp("10.0.0.1:1", PEER)));
        assertEquals(DropReason.NOT_FOR_US, bench.dropped(Side.OUTSIDE, udp(PEER, "198.51.100.2:4000")));
        assertEquals(DropReason.NOT_UNICAST, bench.dropped(Side.INSIDE, udp(HOST, "224.0.0.251:5353")));
        assertEquals(DropReason.NOT_UNICAST, bench.dropped(Side.INSIDE, udp("0.0.0.0:68", "255.255.255.255:67")));
        byte[] broken = udp(HOST, PEER);
        broken[8]++;
        assertEquals(DropReason.BAD_CHECKSUM, bench.dropped(Side.INSIDE, broken));
        assertEquals(
                DropReason.UNSUPPORTED_PROTOCOL,
                bench.dropped(Side.INSIDE, Bench.from(HOST, PEER).raw(47, new byte[20])));
        assertEquals(
                DropReason.MALFORMED,
                bench.dropped(Side.INSIDE, Bench.from(HOST, PEER).raw(17, new byte[7])));
    }

    @Test
    @DisplayName("ESP: one host owns a peer, whatever the SPIs; another host is told no until the session is over")
    void espOneHostPerPeer() {
        assertEquals(DropReason.NO_MAPPING, bench.dropped(Side.OUTSIDE, esp("203.0.113.5", PUBLIC, 7)));
        assertEquals(
                PUBLIC,
                bench.out(esp("192.168.1.10", "203.0.113.5", 1)).source().split(":")[0]);
        Sent in = bench.in(esp("203.0.113.5", PUBLIC, 7));
        assertEquals("192.168.1.10", in.destination().split(":")[0]);
        assertEquals(DropReason.ESP_PEER_TAKEN, bench.dropped(Side.INSIDE, esp("192.168.1.11", "203.0.113.5", 2)));
        bench.out(esp("192.168.1.11", "203.0.113.6", 2));
        assertEquals(
                "192.168.1.11",
                bench.in(esp("203.0.113.6", PUBLIC, 7)).destination().split(":")[0]);
        bench.pass(Duration.ofMinutes(5));
        bench.out(esp("192.168.1.11", "203.0.113.5", 2));
    }

    @Test
    void espCanBeBlocked() {
        Behavior base = Presets.FULL_CONE;
        Bench blocking = Bench.of(new Behavior(
                "no-esp",
                true,
                base.mapping(),
                base.filtering(),
                base.ports(),
                true,
                false,
                true,
                false,
                EspPolicy.BLOCK));
        assertEquals(
                DropReason.UNSUPPORTED_PROTOCOL, blocking.dropped(Side.INSIDE, esp("192.168.1.10", "203.0.113.5", 1)));
    }

    @Test
    void noneRoutesBothWays() {
        Bench router = Bench.of(Presets.NONE);
        assertEquals(HOST, router.out(udp(HOST, PEER)).source());
        assertEquals(HOST, router.in(udp(PEER, HOST)).destination());
        assertEquals(List.of(), router.nat.mappings());
    }

    @Test
    void presetsHaveTheNamesPeopleType() {
        for (String name : List.of("none", "full-cone", "address-restricted", "port-restricted", "symmetric")) {
            assertEquals(1, chainOf(name).size(), name);
        }
        assertEquals(2, chainOf("cgnat").size());
        assertTrue(Presets.names().contains("linux-masquerade"));
        assertNull(Presets.chain("sideways"));
    }

    private static List<Behavior> chainOf(String name) {
        List<Behavior> chain = Presets.chain(name);
        assertNotNull(chain, name);
        return chain;
    }

    @Test
    @DisplayName("two NATs in a row: a packet and its answer pass both")
    void carrierGradeNat() {
        Bench home = new Bench(
                Presets.PORT_RESTRICTED, Realms.of("192.168.1.0/24", "192.168.1.1", "100.64.0.10"), Limits.HOME, 1);
        Bench carrier = new Bench(Presets.CGNAT, Realms.of("100.64.0.0/10", "100.64.0.1", PUBLIC), Limits.HOME, 2);
        Sent outside = carrier.out(home.out(udp(HOST, PEER)).bytes());
        assertEquals(PUBLIC, outside.source().split(":")[0]);
        Sent inside = home.in(carrier.in(udp(PEER, outside.source())).bytes());
        assertEquals(HOST, inside.destination());
        assertEquals(62, outside.ip().ttl());
    }
}
