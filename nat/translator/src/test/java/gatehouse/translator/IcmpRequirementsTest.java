package gatehouse.translator;

import static gatehouse.translator.Bench.PUBLIC;
import static gatehouse.translator.Bench.echo;
import static gatehouse.translator.Bench.echoReply;
import static gatehouse.translator.Bench.udp;
import static gatehouse.translator.Bench.unreachable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.Ipv4Builder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5508, requirement by requirement. */
class IcmpRequirementsTest {
    private static final String HOST = "192.168.1.10";
    private static final String PEER = "203.0.113.5";

    private final Bench bench = Bench.of(Presets.PORT_RESTRICTED);

    @Test
    @DisplayName("REQ-1: queries from the inside and their replies pass, with identifiers kept apart")
    void req1Queries() {
        assertEquals(PUBLIC + ":77", bench.out(echo(HOST, PEER, 77)).source());
        int other = bench.out(echo("192.168.1.11", PEER, 77)).sourcePort();
        assertNotEquals(77, other);
        assertEquals(HOST + ":77", bench.in(echoReply(PEER, PUBLIC, 77)).destination());
        assertEquals("192.168.1.11:77", bench.in(echoReply(PEER, PUBLIC, other)).destination());
        assertEquals(DropReason.UNSUPPORTED_ICMP, bench.dropped(Side.OUTSIDE, echo(PEER, PUBLIC, 77)));
        assertEquals(DropReason.UNSUPPORTED_ICMP, bench.dropped(Side.INSIDE, echoReply(HOST, PEER, 77)));
    }

    @Test
    @DisplayName("REQ-1: timestamp queries too")
    void req1Timestamp() {
        Ipv4Builder out = Bench.from(HOST + ":0", PEER + ":0");
        bench.out(out.icmp(IcmpView.TIMESTAMP_REQUEST, 0, 5 << 16, new byte[12]));
        Ipv4Builder back = Bench.from(PEER + ":0", PUBLIC + ":0");
        assertEquals(
                HOST + ":5",
                bench.in(back.icmp(IcmpView.TIMESTAMP_REPLY, 0, 5 << 16, new byte[12]))
                        .destination());
    }

    @Test
    @DisplayName("REQ-2: a query session lives 60 seconds")
    void req2Timeout() {
        bench.out(echo(HOST, PEER, 77));
        bench.pass(Duration.ofSeconds(60).minusNanos(1));
        bench.in(echoReply(PEER, PUBLIC, 77));
        bench.pass(Duration.ofSeconds(1));
        assertEquals(DropReason.NO_MAPPING, bench.dropped(Side.OUTSIDE, echoReply(PEER, PUBLIC, 77)));
    }

    @Test
    @DisplayName("REQ-3: an error with a wrong checksum, or about a header with one (3a), is dropped")
    void req3Checksums() {
        byte[] about = bench.out(udp(HOST + ":4000", PEER + ":9")).bytes();
        byte[] broken = unreachable(PEER, PUBLIC, 3, 0, about);
        broken[30] ^= 1;
        assertEquals(DropReason.BAD_ICMP_ERROR, bench.dropped(Side.OUTSIDE, broken));
        byte[] badInner = about.clone();
        badInner[5] ^= 1;
        assertEquals(DropReason.BAD_ICMP_ERROR, bench.dropped(Side.OUTSIDE, unreachable(PEER, PUBLIC, 3, 0, badInner)));
        assertEquals(
                DropReason.BAD_ICMP_ERROR,
                bench.dropped(Side.OUTSIDE, unreachable(PEER, PUBLIC, 3, 0, Arrays.copyOf(about, 27))));
    }

    @Test
    @DisplayName("REQ-3b: the inner transport header is found behind IP options; 3c: its checksum is not judged")
    void req3bOptions() {
        byte[] options = {1, 1, 1, 0};
        Sent sent = bench.out(
                Bench.from(HOST + ":4000", PEER + ":9").options(options).udp(new byte[] {1, 2}));
        byte[] about = sent.bytes().clone();
        about[about.length - 1] ^= 0x55; // the payload, which the inner checksum covers
        Sent error = bench.in(unreachable(PEER, PUBLIC, 3, 0, about));
        assertEquals(HOST + ":4000", error.inner().source());
    }

    @Test
    @DisplayName("REQ-3: extensions behind the inner packet (RFC 4884) pass untouched")
    void req3Extensions() {
        byte[] about = bench.out(udp(HOST + ":4000", PEER + ":9")).bytes();
        byte[] extended = Arrays.copyOf(about, 128 + 8);
        extended[128] = 0x20;
        byte[] after = bench.in(unreachable(PEER, PUBLIC, 3, 0, extended)).payload();
        assertEquals(8 + extended.length, after.length);
        assertEquals(0x20, after[8 + 128]);
    }

    @ParameterizedTest(name = "REQ-4, REQ-5: type {0}")
    @ValueSource(ints = {3, 4, 11, 12})
    void req4And5BothWays(int type) {
        Sent sent = bench.out(udp(HOST + ":4000", PEER + ":9"));
        byte[] error = Bench.from("203.0.113.99:0", PUBLIC + ":0").icmp(type, 1, 0, sent.bytes());
        Sent in = bench.in(error);
        assertEquals("192.168.1.10", in.destination().split(":")[0], "4c");
        assertEquals(HOST + ":4000", in.inner().source(), "4a");
        assertEquals(PEER + ":9", in.inner().destination(), "4a");
        assertEquals(List.of(type, 1), List.of((int) in.payload()[0], (int) in.payload()[1]), "4b");
        assertEquals("203.0.113.99", in.source().split(":")[0]);
        FullChecksums.assertRight(in.inner().bytes());

        Sent delivered = bench.in(udp(PEER + ":9", PUBLIC + ":4000"));
        byte[] complaint = Bench.from("192.168.1.7:0", PEER + ":0").icmp(type, 1, 0, delivered.bytes());
        Sent out = bench.out(complaint);
        assertEquals(PUBLIC, out.source().split(":")[0], "5c");
        assertEquals(PUBLIC + ":4000", out.inner().destination(), "5a");
        assertEquals(List.of(type, 1), List.of((int) out.payload()[0], (int) out.payload()[1]), "5b");
        FullChecksums.assertRight(out.inner().bytes());
    }

    @Test
    @DisplayName("REQ-4, REQ-5: an error about nothing we know is dropped")
    void req4NoMapping() {
        byte[] about = udp(PUBLIC + ":4000", PEER + ":9");
        assertEquals(DropReason.NO_MAPPING, bench.dropped(Side.OUTSIDE, unreachable(PEER, PUBLIC, 3, 0, about)));
        byte[] inner = udp(PEER + ":9", HOST + ":4000");
        assertEquals(DropReason.NO_MAPPING, bench.dropped(Side.INSIDE, unreachable(HOST, PEER, 3, 0, inner)));
    }

    @Test
    @DisplayName("REQ-4: an error about a query is translated, identifier included")
    void req4AboutQuery() {
        bench.out(echo(HOST, PEER, 77));
        Sent second = bench.out(echo("192.168.1.11", PEER, 77));
        Sent error = bench.in(unreachable("203.0.113.1", PUBLIC, 1, 0, second.bytes()));
        assertEquals("192.168.1.11:77", error.inner().source());
        FullChecksums.assertRight(error.inner().bytes());
    }

    @Test
    @DisplayName("REQ-6: errors neither refresh nor delete a session")
    void req6NoRefresh() {
        byte[] about = bench.out(udp(HOST + ":4000", PEER + ":9")).bytes();
        bench.pass(Duration.ofMinutes(4));
        bench.in(unreachable(PEER, PUBLIC, 3, 0, about));
        assertTrue(bench.udpPasses(PEER + ":9", PUBLIC + ":4000"));
        bench.pass(Duration.ofMinutes(1));
        assertEquals(DropReason.NO_MAPPING, bench.dropped(Side.OUTSIDE, unreachable(PEER, PUBLIC, 3, 0, about)));
    }

    @Test
    @DisplayName("REQ-7: hairpinned errors, with the destination of the inner source (7a)")
    void req7Hairpin() {
        Bench cone = Bench.of(Presets.FULL_CONE);
        String a = cone.udpOut(HOST + ":4000", PEER + ":9");
        String b = cone.udpOut("192.168.1.11:5000", PEER + ":9");
        Sent delivered = cone.one(Side.INSIDE, udp(HOST + ":4000", b));
        Sent error = cone.one(Side.INSIDE, unreachable("192.168.1.11", PUBLIC, 3, 0, delivered.bytes()));
        assertEquals(Side.INSIDE, error.to());
        assertEquals(HOST, error.destination().split(":")[0]);
        assertEquals(PUBLIC, error.source().split(":")[0]);
        assertEquals(HOST + ":4000", error.inner().source());
        assertEquals(b, error.inner().destination());
        assertNotEquals(a, b);
    }

    @Test
    @DisplayName("REQ-8: no mapping to be had: destination unreachable, administratively prohibited")
    void req8Prohibited() {
        Bench small = new Bench(Presets.FULL_CONE, Bench.REALMS, new Limits(1, 1, 1, 1, 1, 10), 1);
        small.out(echo(HOST, PEER, 1));
        Sent told = small.all(Side.INSIDE, echo(HOST, PEER, 2)).getFirst();
        IcmpView icmp = IcmpView.decode(told.ip()).orThrow();
        assertEquals(List.of(3, 13), List.of(icmp.type(), icmp.code()));
        assertEquals("192.168.1.1", told.source().split(":")[0]);
        assertEquals(HOST + ":2", told.inner().source());
    }

    @Test
    @DisplayName("REQ-10: time exceeded to either side, about the packet as its sender knows it; never about an error")
    void req10TimeExceeded() {
        Sent inside = bench.all(
                        Side.INSIDE,
                        Bench.from(HOST + ":4000", PEER + ":9").ttl(1).udp(new byte[9]))
                .getFirst();
        assertEquals(List.of(DropReason.TTL_EXPIRED), bench.drops);
        assertEquals(Side.INSIDE, inside.to());
        assertEquals(HOST + ":4000", inside.inner().source());
        Sent outside = bench.all(
                        Side.OUTSIDE,
                        Bench.from(PEER + ":9", PUBLIC + ":4000").ttl(1).udp(new byte[9]))
                .getFirst();
        assertEquals(Side.OUTSIDE, outside.to());
        assertEquals(PUBLIC, outside.source().split(":")[0]);
        byte[] error = Bench.from(HOST + ":0", PEER + ":0").ttl(1).icmp(11, 0, 0, new byte[28]);
        assertTrue(bench.all(Side.INSIDE, error).isEmpty());
    }

    @Test
    @DisplayName("REQ-11: other ICMP messages are dropped")
    void req11Others() {
        byte[] solicitation = Bench.from(HOST + ":0", PEER + ":0").icmp(10, 0, 0, new byte[0]);
        assertEquals(DropReason.UNSUPPORTED_ICMP, bench.dropped(Side.INSIDE, solicitation));
    }
}
