package gatehouse.translator;

import static gatehouse.translator.Bench.PUBLIC;
import static gatehouse.translator.Bench.behavior;
import static gatehouse.translator.Bench.udp;
import static gatehouse.translator.Dependence.ENDPOINT_INDEPENDENT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.IpAddress;
import gatehouse.translator.packet.IcmpView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4787, requirement by requirement, but for those of {@link FragmentRequirementsTest}. */
class UdpRequirementsTest {
    private static final String HOST = "192.168.1.10:5060";
    private static final String OTHER_HOST = "192.168.1.11:5060";
    private static final String PEER = "203.0.113.5:5060";
    private static final String PEER_OTHER_PORT = "203.0.113.5:7000";
    private static final String OTHER_PEER = "203.0.113.6:5060";

    private final Bench cone = Bench.of(Presets.FULL_CONE);

    @ParameterizedTest(name = "REQ-1: {0}: other port same mapping {1}, other address same mapping {2}")
    @CsvSource({"ENDPOINT_INDEPENDENT, true, true", "ADDRESS, true, false", "ADDRESS_AND_PORT, false, false"})
    void req1Mapping(Dependence mapping, boolean sameForPort, boolean sameForAddress) {
        Bench bench = Bench.of(behavior(mapping, ENDPOINT_INDEPENDENT));
        String first = bench.udpOut(HOST, PEER);
        assertEquals(sameForPort, first.equals(bench.udpOut(HOST, PEER_OTHER_PORT)));
        assertEquals(sameForAddress, first.equals(bench.udpOut(HOST, OTHER_PEER)));
        assertEquals(first, bench.udpOut(HOST, PEER));
    }

    @Test
    @DisplayName("REQ-2: paired pooling keeps a host on one public address; arbitrary pooling spreads it")
    void req2Pooling() {
        Realms pool = Bench.pool("198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4");
        assertEquals(
                1,
                addressesOf(new Bench(Presets.FULL_CONE, pool, Limits.HOME, 3)).size());
        Behavior arbitrary = new Behavior(
                "arbitrary",
                true,
                ENDPOINT_INDEPENDENT,
                ENDPOINT_INDEPENDENT,
                PortPlan.RECOMMENDED,
                true,
                false,
                false,
                false,
                EspPolicy.BLOCK);
        assertEquals(4, addressesOf(new Bench(arbitrary, pool, Limits.HOME, 3)).size());
    }

    private static Set<String> addressesOf(Bench bench) {
        Set<String> seen = new HashSet<>();
        for (int port = 2000; port < 2060; port++) {
            seen.add(bench.udpOut("192.168.1.10:" + port, PEER).split(":")[0]);
        }
        return seen;
    }

    @Test
    @DisplayName("REQ-3: a port is preserved, but never overloaded")
    void req3NoOverloading() {
        assertEquals(PUBLIC + ":5060", cone.udpOut(HOST, PEER));
        assertNotEquals(PUBLIC + ":5060", cone.udpOut(OTHER_HOST, PEER));
        assertNotEquals(PUBLIC + ":5060", cone.udpOut("192.168.1.12:5060", OTHER_PEER));
    }

    @ParameterizedTest(name = "REQ-3a, 3b: inside port {0}")
    @ValueSource(ints = {1, 500, 1023, 1024, 40000, 65535})
    void req3aPortClass(int port) {
        cone.udpOut("192.168.1.10:" + port, PEER);
        int second = cone.out(udp("192.168.1.11:" + port, PEER)).sourcePort();
        assertEquals(port < 1024, second < 1024);
    }

    @Test
    @DisplayName("REQ-4: port parity is kept, for preserved and chosen ports")
    void req4Parity() {
        for (int port = 10_000; port < 10_040; port++) {
            for (int host = 10; host < 14; host++) {
                assertEquals(
                        port & 1,
                        cone.out(udp("192.168.1." + host + ":" + port, PEER)).sourcePort() & 1);
            }
        }
    }

    @Test
    @DisplayName("4.2.3: an odd port follows its even neighbour (RTP and RTCP)")
    void contiguity() {
        cone.udpOut("192.168.1.10:16384", PEER);
        cone.udpOut("192.168.1.10:16385", PEER);
        for (int host = 11; host < 40; host++) {
            int rtp = cone.out(udp("192.168.1." + host + ":16384", PEER)).sourcePort();
            assertEquals(0, rtp & 1);
            assertEquals(
                    rtp + 1, cone.out(udp("192.168.1." + host + ":16385", PEER)).sourcePort());
        }
    }

    @Test
    @DisplayName("4.2.3: contiguity ends where the NAT's own ports end")
    void contiguityStaysInRange() {
        PortPlan narrow = new PortPlan(true, false, true, false, 16380, 16384, 0);
        Bench bench = Bench.of(Presets.FULL_CONE.withPorts(narrow));
        assertEquals(16384, bench.out(udp("192.168.1.10:16384", PEER)).sourcePort());
        int odd = bench.out(udp("192.168.1.10:16385", PEER)).sourcePort();
        assertTrue(odd >= 16380 && odd < 16384, "port " + odd);
    }

    @Test
    @DisplayName("REQ-5: a mapping lives 2 minutes at least, 5 as we recommend, and is then gone")
    void req5Timeout() {
        String mapped = cone.udpOut(HOST, PEER);
        cone.pass(Duration.ofMinutes(5).minusNanos(1));
        assertTrue(cone.udpPasses(PEER, mapped));
        cone.pass(Duration.ofNanos(1));
        assertFalse(cone.udpPasses(PEER, mapped));
        assertEquals(List.of(DropReason.NO_MAPPING), cone.drops);
        assertEquals(cone.opened, cone.closed);
        assertTrue(Timeouts.RECOMMENDED.udp().compareTo(Duration.ofMinutes(2)) > 0);
    }

    @Test
    @DisplayName("REQ-6: outbound packets refresh; inbound ones only where asked for (6a)")
    void req6Refresh() {
        String mapped = cone.udpOut(HOST, PEER);
        cone.pass(Duration.ofMinutes(4));
        assertEquals(mapped, cone.udpOut(HOST, PEER));
        cone.pass(Duration.ofMinutes(4));
        assertTrue(cone.udpPasses(PEER, mapped));
        cone.pass(Duration.ofMinutes(2));
        assertFalse(cone.udpPasses(PEER, mapped), "inbound packets must not refresh by default (RFC 7857 7)");

        Bench both = Bench.of(Presets.LINUX_MASQUERADE);
        String kept = both.udpOut(HOST, PEER);
        for (int i = 0; i < 5; i++) {
            both.pass(Duration.ofMinutes(4));
            assertTrue(both.udpPasses(PEER, kept));
        }
    }

    @Test
    @DisplayName("REQ-7: an outside host may bear the number of an inside one")
    void req7ConflictingAddresses() {
        String mapped = cone.udpOut(HOST, "192.168.1.99:53");
        assertEquals("192.168.1.99:53", cone.in(udp("192.168.1.99:53", mapped)).source());
    }

    @ParameterizedTest(name = "REQ-8: {0} filtering: other port passes {1}, other address passes {2}")
    @CsvSource({"ENDPOINT_INDEPENDENT, true, true", "ADDRESS, true, false", "ADDRESS_AND_PORT, false, false"})
    void req8Filtering(Dependence filtering, boolean otherPort, boolean otherAddress) {
        for (Dependence mapping : Dependence.values()) {
            Bench bench = Bench.of(behavior(mapping, filtering));
            String mapped = bench.udpOut(HOST, PEER);
            assertEquals(HOST, bench.in(udp(PEER, mapped)).destination());
            assertEquals(otherPort, bench.udpPasses(PEER_OTHER_PORT, mapped), mapping::name);
            assertEquals(otherAddress, bench.udpPasses(OTHER_PEER, mapped), mapping::name);
        }
    }

    @Test
    @DisplayName("REQ-8: a filter opens for each remote by itself, and closes by itself")
    void req8FilterTimesOutBySession() {
        Bench bench = Bench.of(Presets.PORT_RESTRICTED);
        String mapped = bench.udpOut(HOST, PEER);
        bench.pass(Duration.ofMinutes(3));
        bench.udpOut(HOST, OTHER_PEER);
        bench.pass(Duration.ofMinutes(3));
        assertFalse(bench.udpPasses(PEER, mapped));
        assertEquals(List.of(DropReason.FILTERED), bench.drops);
        assertTrue(bench.udpPasses(OTHER_PEER, mapped));
    }

    @Test
    @DisplayName("REQ-9: hairpinning, with the external source (9a), under the other's filter")
    void req9Hairpinning() {
        String a = cone.udpOut(HOST, PEER);
        String b = cone.udpOut(OTHER_HOST, PEER);
        Sent turned = cone.one(Side.INSIDE, udp(HOST, b));
        assertEquals(Side.INSIDE, turned.to());
        assertEquals(a, turned.source());
        assertEquals(OTHER_HOST, turned.destination());
        assertEquals(1, cone.nat.counters().hairpinned());

        Bench strict = Bench.of(Presets.PORT_RESTRICTED);
        String strictA = strict.udpOut(HOST, PEER);
        String strictB = strict.udpOut(OTHER_HOST, PEER);
        assertEquals(DropReason.FILTERED, strict.dropped(Side.INSIDE, udp(HOST, strictB)));
        assertEquals(HOST, strict.one(Side.INSIDE, udp(OTHER_HOST, strictA)).destination(), "A's filter is open now");
        assertEquals(OTHER_HOST, strict.one(Side.INSIDE, udp(HOST, strictB)).destination());

        Bench linux = Bench.of(Presets.LINUX_MASQUERADE);
        assertEquals(DropReason.NO_HAIRPIN, linux.dropped(Side.INSIDE, udp(HOST, linux.udpOut(OTHER_HOST, PEER))));
    }

    @Test
    @DisplayName("REQ-10: nothing in a payload is touched: there is no ALG")
    void req10NoAlg() {
        byte[] sip =
                "REGISTER sip:x SIP/2.0\r\nContact: <sip:a@192.168.1.10:5060>\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] body = cone.out(Bench.from(HOST, PEER).udp(sip)).payload();
        assertArrayEquals(sip, Arrays.copyOfRange(body, 8, body.length));
    }

    @Test
    @DisplayName("REQ-11: behaviour stays the same when ports collide")
    void req11Deterministic() {
        for (int host = 10; host < 60; host++) {
            String from = "192.168.1." + host + ":5060";
            String first = cone.udpOut(from, PEER);
            assertEquals(first, cone.udpOut(from, OTHER_PEER));
            assertTrue(cone.udpPasses("203.0.113.77:1", first));
        }
    }

    @Test
    @DisplayName("REQ-12: an ICMP error ends no mapping; who sent it does not matter (12a)")
    void req12IcmpKeepsMapping() {
        Sent sent = cone.out(udp(HOST, PEER));
        Sent error = cone.in(Bench.unreachable("203.0.113.200", PUBLIC, 3, 0, sent.bytes()));
        assertEquals(HOST, error.inner().source());
        assertTrue(cone.udpPasses(PEER, sent.source()));
    }

    @Test
    @DisplayName("RFC 6888 REQ-14: each host owns a block of ports; when it is used up, it is told so")
    void portBlocks() {
        Bench carrier = Bench.of(Presets.CGNAT);
        Set<Integer> first = new HashSet<>();
        Set<Integer> second = new HashSet<>();
        for (int port = 3000; port < 3512; port++) {
            first.add(carrier.out(udp("192.168.1.10:" + port, PEER)).sourcePort());
            second.add(carrier.out(udp("192.168.1.11:" + port, PEER)).sourcePort());
        }
        assertEquals(512, first.size());
        assertEquals(512, second.size());
        assertEquals(
                511,
                first.stream().mapToInt(i -> i).max().orElseThrow()
                        - first.stream().mapToInt(i -> i).min().orElseThrow());
        first.retainAll(second);
        assertTrue(first.isEmpty());
        Sent told = carrier.all(Side.INSIDE, udp("192.168.1.10:9999", PEER)).getFirst();
        assertEquals(List.of(DropReason.PORTS_EXHAUSTED), carrier.drops);
        assertEquals(
                IcmpView.CODE_PROHIBITED, IcmpView.decode(told.ip()).orThrow().code());
        carrier.pass(Duration.ofMinutes(6));
        carrier.udpOut("192.168.1.12:1", PEER);
    }

    @Test
    @DisplayName("linux-masquerade: one port for two hosts until they meet at one destination, as measured on Linux")
    void linuxOverloads() {
        Bench linux = Bench.of(Presets.LINUX_MASQUERADE);
        assertEquals(PUBLIC + ":5060", linux.udpOut(HOST, PEER));
        assertEquals(PUBLIC + ":5060", linux.udpOut(OTHER_HOST, OTHER_PEER));
        assertNotEquals(PUBLIC + ":5060", linux.udpOut(OTHER_HOST, PEER));
        assertEquals(HOST, linux.in(udp(PEER, PUBLIC + ":5060")).destination());
        assertEquals(OTHER_HOST, linux.in(udp(OTHER_PEER, PUBLIC + ":5060")).destination());
        assertFalse(linux.udpPasses("203.0.113.99:5060", PUBLIC + ":5060"));
    }

    @Test
    @DisplayName("reboot: all bindings are lost, and announced")
    void reboot() {
        String mapped = cone.udpOut(HOST, PEER);
        cone.nat.reboot(cone);
        assertEquals(cone.opened, cone.closed);
        assertFalse(cone.udpPasses(PEER, mapped));
        cone.udpOut(HOST, PEER);
        assertTrue(cone.udpPasses(PEER, mapped));
    }

    @Test
    @DisplayName("rebinding: another public address; packets to the old one are not ours any more")
    void rebind() {
        String before = cone.udpOut(HOST, PEER);
        cone.nat.rebind(List.of(IpAddress.of("198.51.100.7")), cone);
        assertEquals(DropReason.NOT_FOR_US, cone.dropped(Side.OUTSIDE, udp(PEER, before)));
        String after = cone.udpOut(HOST, PEER);
        assertEquals("198.51.100.7:5060", after);
        assertTrue(cone.udpPasses(PEER, after));
    }

    @Test
    @DisplayName("rebinding: one mapping moves to another port and keeps its sessions")
    void remapOne() {
        Bench bench = Bench.of(Presets.PORT_RESTRICTED);
        assertFalse(bench.nat.remapOne(bench));
        String before = bench.udpOut(HOST, PEER);
        assertTrue(bench.nat.remapOne(bench));
        String after = bench.nat.mappings().getFirst().outside().toString();
        assertNotEquals(before, after);
        assertFalse(bench.udpPasses(PEER, before));
        assertTrue(bench.udpPasses(PEER, after));
        assertEquals(after, bench.udpOut(HOST, PEER));
        assertEquals(2, bench.opened.size());
        assertEquals(1, bench.closed.size());
    }

    @Test
    @DisplayName("limits: for one host, in all, and for sessions; others are not hurt")
    void limits() {
        Bench bench = new Bench(Presets.PORT_RESTRICTED, Bench.REALMS, new Limits(5, 3, 4, 8, 100, 2), 1);
        for (int port = 2000; port < 2003; port++) {
            bench.udpOut("192.168.1.10:" + port, PEER);
        }
        assertEquals(DropReason.HOST_LIMIT, bench.dropped(Side.INSIDE, udp("192.168.1.10:2003", PEER)));
        bench.udpOut("192.168.1.10:2000", OTHER_PEER);
        assertEquals(DropReason.HOST_LIMIT, bench.dropped(Side.INSIDE, udp("192.168.1.10:2000", PEER_OTHER_PORT)));
        bench.udpOut("192.168.1.11:2000", PEER);
        bench.udpOut("192.168.1.12:2000", PEER);
        assertEquals(DropReason.TOTAL_LIMIT, bench.dropped(Side.INSIDE, udp("192.168.1.13:2000", PEER)));
        assertTrue(bench.sent.isEmpty(), "the budget of two ICMP errors a second is used up");
        assertEquals(2, bench.nat.counters().errorsSent());
    }

    @Test
    @DisplayName("a UDP checksum of zero stays zero")
    void zeroChecksum() {
        byte[] packet = Bench.from(HOST, PEER).withoutUdpChecksum().udp(new byte[] {1});
        byte[] body = cone.out(packet).payload();
        assertEquals(0, body[6] | body[7]);
    }

    @Test
    @DisplayName("RFC 768: a checksum that comes out as zero is sent as all ones, since zero means none")
    void computedZeroChecksum() {
        cone.udpOut(OTHER_HOST, PEER); // takes the port, so that address and port both change
        int allOnes = 0;
        for (int word = 0; word < 65536; word++) {
            byte[] packet = Bench.from(HOST, PEER).udp(new byte[] {(byte) (word >> 8), (byte) word});
            int[] checksum = new int[1];
            cone.nat.translate(
                    Side.INSIDE,
                    packet,
                    0,
                    packet.length,
                    cone.now,
                    (to, bytes, offset, length) ->
                            checksum[0] = (bytes[offset + 26] & 0xff) << 8 | bytes[offset + 27] & 0xff);
            assertNotEquals(0, checksum[0]);
            allOnes += checksum[0] == 0xffff ? 1 : 0;
        }
        assertTrue(allOnes > 0, "one of all words makes it so");
    }
}
