package gatehouse.translator;

import static gatehouse.translator.Bench.PUBLIC;
import static gatehouse.translator.Bench.behavior;
import static gatehouse.translator.Bench.tcp;
import static gatehouse.translator.Dependence.ADDRESS_AND_PORT;
import static gatehouse.translator.Dependence.ENDPOINT_INDEPENDENT;
import static gatehouse.translator.packet.TcpView.ACK;
import static gatehouse.translator.packet.TcpView.FIN;
import static gatehouse.translator.packet.TcpView.RST;
import static gatehouse.translator.packet.TcpView.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.translator.packet.InternetChecksum;
import gatehouse.translator.packet.Ipv4Fragmenter;
import gatehouse.translator.packet.Ipv4View;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5382 with its update RFC 7857, requirement by requirement. */
class TcpRequirementsTest {
    private static final String HOST = "192.168.1.10:4000";
    private static final String OTHER_HOST = "192.168.1.11:4000";
    private static final String PEER = "203.0.113.5:443";
    private static final String PEER_OTHER_PORT = "203.0.113.5:8443";
    private static final String OTHER_PEER = "203.0.113.6:443";
    private static final String MAPPED = PUBLIC + ":4000";

    private final Bench cone = Bench.of(Presets.FULL_CONE);
    private final Bench restricted = Bench.of(Presets.PORT_RESTRICTED);

    private static void establish(Bench bench) {
        assertEquals(MAPPED, bench.out(tcp(HOST, PEER, SYN)).source());
        assertEquals(HOST, bench.in(tcp(PEER, MAPPED, SYN | ACK)).destination());
        bench.out(tcp(HOST, PEER, ACK));
    }

    @ParameterizedTest(name = "REQ-1: {0}: same mapping for another destination: {1}")
    @CsvSource({"ENDPOINT_INDEPENDENT, true", "ADDRESS, false", "ADDRESS_AND_PORT, false"})
    void req1Mapping(Dependence mapping, boolean same) {
        Bench bench = Bench.of(behavior(mapping, ADDRESS_AND_PORT));
        String first = bench.out(tcp(HOST, PEER, SYN)).source();
        assertEquals(same, first.equals(bench.out(tcp(HOST, OTHER_PEER, SYN)).source()));
    }

    @Test
    @DisplayName("REQ-2: connections from the outside, where the filter permits")
    void req2InboundConnection() {
        establish(cone);
        assertEquals(HOST, cone.in(tcp(OTHER_PEER, MAPPED, SYN)).destination());
        assertEquals(MAPPED, cone.out(tcp(HOST, OTHER_PEER, SYN | ACK)).source());
        cone.in(tcp(OTHER_PEER, MAPPED, ACK));
        cone.pass(Duration.ofMinutes(120));
        cone.in(tcp(OTHER_PEER, MAPPED, ACK));
    }

    @Test
    @DisplayName("REQ-2a: simultaneous open")
    void req2aSimultaneousOpen() {
        restricted.out(tcp(HOST, PEER, SYN));
        restricted.in(tcp(PEER, MAPPED, SYN));
        restricted.out(tcp(HOST, PEER, SYN | ACK));
        restricted.in(tcp(PEER, MAPPED, SYN | ACK));
        restricted.pass(Duration.ofMinutes(123));
        restricted.in(tcp(PEER, MAPPED, ACK));
    }

    @ParameterizedTest(name = "REQ-3: {0} filtering: SYN from other port passes {1}, from other address {2}")
    @CsvSource({"ENDPOINT_INDEPENDENT, true, true", "ADDRESS, true, false", "ADDRESS_AND_PORT, false, false"})
    void req3Filtering(Dependence filtering, boolean otherPort, boolean otherAddress) {
        Bench bench = Bench.of(behavior(ENDPOINT_INDEPENDENT, filtering));
        establish(bench);
        assertEquals(
                otherPort,
                !bench.all(Side.OUTSIDE, tcp(PEER_OTHER_PORT, MAPPED, SYN)).isEmpty());
        assertEquals(
                otherAddress,
                !bench.all(Side.OUTSIDE, tcp(OTHER_PEER, MAPPED, SYN)).isEmpty());
    }

    @Test
    @DisplayName("REQ-3: the address filter closes when the last connection to the address ends")
    void req3AddressFilterCloses() {
        Bench bench = Bench.of(Presets.ADDRESS_RESTRICTED);
        bench.out(tcp(HOST, PEER, SYN));
        bench.pass(Duration.ofMinutes(3));
        bench.out(tcp(HOST, OTHER_PEER, SYN));
        bench.pass(Duration.ofMinutes(3));
        assertEquals(DropReason.FILTERED, bench.dropped(Side.OUTSIDE, tcp(PEER_OTHER_PORT, MAPPED, SYN)));
        bench.in(tcp("203.0.113.6:9", MAPPED, SYN));
    }

    @Test
    @DisplayName("REQ-4, 4a: an unsolicited SYN is dropped in silence, and a later outbound SYN works")
    void req4UnsolicitedSyn() {
        assertEquals(DropReason.NO_MAPPING, cone.dropped(Side.OUTSIDE, tcp(PEER, MAPPED, SYN)));
        assertTrue(cone.sent.isEmpty());
        establish(cone);
    }

    @Test
    @DisplayName("a segment that opens nothing gets no session, from either side")
    void strays() {
        assertEquals(DropReason.NO_CONNECTION, cone.dropped(Side.INSIDE, tcp(HOST, PEER, ACK)));
        establish(cone);
        assertEquals(DropReason.NO_CONNECTION, cone.dropped(Side.OUTSIDE, tcp(OTHER_PEER, MAPPED, ACK)));
        assertEquals(DropReason.NO_CONNECTION, cone.dropped(Side.OUTSIDE, tcp(OTHER_PEER, MAPPED, RST)));
        Bench linux = Bench.of(Presets.LINUX_MASQUERADE);
        linux.out(tcp(HOST, PEER, ACK));
    }

    @Test
    @DisplayName("REQ-5: an established connection lives 2 h 4 min, in FIN-WAIT too")
    void req5Established() {
        establish(restricted);
        restricted.pass(Duration.ofMinutes(124).minusNanos(1));
        restricted.in(tcp(PEER, MAPPED, FIN | ACK));
        restricted.pass(Duration.ofMinutes(124).minusNanos(1));
        restricted.out(tcp(HOST, PEER, ACK));
        restricted.pass(Duration.ofMinutes(124));
        assertEquals(DropReason.NO_MAPPING, restricted.dropped(Side.OUTSIDE, tcp(PEER, MAPPED, ACK)));
    }

    @Test
    @DisplayName("REQ-5: opening and closing connections live 4 minutes")
    void req5Transitory() {
        restricted.out(tcp(HOST, PEER, SYN));
        restricted.pass(Duration.ofMinutes(4).minusNanos(1));
        restricted.in(tcp(PEER, MAPPED, SYN | ACK));
        restricted.out(tcp(HOST, PEER, FIN | ACK));
        restricted.in(tcp(PEER, MAPPED, FIN | ACK));
        restricted.pass(Duration.ofMinutes(4).minusNanos(1));
        restricted.out(tcp(HOST, PEER, ACK));
        restricted.pass(Duration.ofMinutes(4));
        assertEquals(DropReason.NO_MAPPING, restricted.dropped(Side.OUTSIDE, tcp(PEER, MAPPED, ACK)));
    }

    @Test
    @DisplayName("RFC 7857 2.2: RST shortens the wait, and data after a forged one makes it long again")
    void rfc7857Reset() {
        establish(restricted);
        restricted.in(tcp(PEER, MAPPED, RST));
        restricted.pass(Duration.ofMinutes(3));
        restricted.out(tcp(HOST, PEER, ACK));
        restricted.pass(Duration.ofMinutes(123));
        restricted.in(tcp(PEER, MAPPED, ACK));
        restricted.in(tcp(PEER, MAPPED, RST));
        restricted.pass(Duration.ofMinutes(4));
        assertEquals(DropReason.NO_MAPPING, restricted.dropped(Side.OUTSIDE, tcp(PEER, MAPPED, ACK)));
    }

    @Test
    @DisplayName("REQ-5: a repeated FIN of one side does not close the other's direction")
    void repeatedFin() {
        establish(restricted);
        restricted.out(tcp(HOST, PEER, FIN | ACK));
        restricted.out(tcp(HOST, PEER, FIN | ACK));
        restricted.pass(Duration.ofMinutes(123));
        restricted.in(tcp(PEER, MAPPED, ACK));
        restricted.in(tcp(PEER, MAPPED, FIN | ACK));
        restricted.in(tcp(PEER, MAPPED, FIN | ACK));
        restricted.pass(Duration.ofMinutes(4));
        assertEquals(DropReason.NO_MAPPING, restricted.dropped(Side.OUTSIDE, tcp(PEER, MAPPED, ACK)));
    }

    @Test
    @DisplayName("the same ports again after closing are a new connection")
    void reopen() {
        establish(restricted);
        restricted.out(tcp(HOST, PEER, FIN | ACK));
        restricted.in(tcp(PEER, MAPPED, FIN | ACK));
        establish(restricted);
        restricted.pass(Duration.ofMinutes(100));
        restricted.in(tcp(PEER, MAPPED, ACK));
    }

    @Test
    @DisplayName("REQ-7: no port overloading")
    void req7NoOverloading() {
        establish(cone);
        assertNotEquals(MAPPED, cone.out(tcp(OTHER_HOST, OTHER_PEER, SYN)).source());
    }

    @Test
    @DisplayName("REQ-8, 8a: hairpinned connection, external source both ways")
    void req8Hairpinning() {
        establish(cone);
        String other = cone.out(tcp(OTHER_HOST, PEER, SYN)).source();
        Sent syn = cone.one(Side.INSIDE, tcp(OTHER_HOST, MAPPED, SYN));
        assertEquals(List.of(other, HOST), List.of(syn.source(), syn.destination()));
        Sent answer = cone.one(Side.INSIDE, tcp(HOST, other, SYN | ACK));
        assertEquals(List.of(MAPPED, OTHER_HOST), List.of(answer.source(), answer.destination()));
        assertEquals(Side.INSIDE, answer.to());
    }

    @Test
    @DisplayName("REQ-9, REQ-10: an ICMP error about a segment is translated and ends nothing")
    void req9And10IcmpErrors() {
        establish(restricted);
        Sent data = restricted.out(tcp(HOST, PEER, ACK));
        byte[] shortest = Arrays.copyOf(data.bytes(), 28);
        for (byte[] about : List.of(data.bytes(), shortest)) {
            Sent error = restricted.in(Bench.unreachable("203.0.113.77", PUBLIC, 4, 1400, about));
            assertEquals(HOST, error.inner().source());
            assertEquals(PEER, error.inner().destination());
        }
        restricted.pass(Duration.ofMinutes(123));
        restricted.in(tcp(PEER, MAPPED, ACK));
    }

    @Test
    @DisplayName("RFC 1858, RFC 3128: fragments that hide the flags are dropped")
    void tinyFragments() {
        byte[] packet = Bench.from(HOST, PEER).tcp(SYN, 1, 0, new byte[100]);
        Ipv4View whole = Ipv4View.decode(packet, 0, packet.length).orThrow();
        byte[] piece = Ipv4Fragmenter.split(whole, 68).getFirst();
        byte[] tiny = Arrays.copyOf(piece, 36);
        tiny[3] = 36;
        renewHeaderChecksum(tiny);
        assertEquals(DropReason.TINY_FRAGMENT, restricted.dropped(Side.INSIDE, tiny));
        byte[] overwriting = piece.clone();
        overwriting[6] = 0x20;
        overwriting[7] = 1;
        renewHeaderChecksum(overwriting);
        assertEquals(DropReason.TINY_FRAGMENT, restricted.dropped(Side.INSIDE, overwriting));
    }

    private static void renewHeaderChecksum(byte[] packet) {
        packet[10] = 0;
        packet[11] = 0;
        int sum = InternetChecksum.of(packet, 0, 20);
        packet[10] = (byte) (sum >> 8);
        packet[11] = (byte) sum;
    }
}
