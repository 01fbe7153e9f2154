package gatehouse.translator;

import static gatehouse.translator.Bench.PUBLIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.Ipv4Fragmenter;
import gatehouse.translator.packet.Ipv4View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The requirements of RFC 4787 on packets that are too big, and on fragments. */
class FragmentRequirementsTest {
    private static final String HOST = "192.168.1.10:5060";
    private static final String OTHER_HOST = "192.168.1.11:5060";
    private static final String PEER = "203.0.113.5:5060";

    private final Bench cone = Bench.of(Presets.FULL_CONE);

    @Test
    @DisplayName("REQ-13: too big and DF: the sender is told the size; without DF it is fragmented in order (13a)")
    void req13Mtu() {
        byte[] payload = new byte[2000];
        Sent error = cone.all(Side.INSIDE, Bench.from(HOST, PEER).dontFragment().udp(payload))
                .getFirst();
        assertEquals(List.of(DropReason.TOO_BIG), cone.drops);
        assertEquals(Side.INSIDE, error.to());
        IcmpView icmp = IcmpView.decode(error.ip()).orThrow();
        assertEquals(IcmpView.DESTINATION_UNREACHABLE, icmp.type());
        assertEquals(IcmpView.CODE_FRAGMENTATION_NEEDED, icmp.code());
        assertEquals(1500, (error.payload()[6] & 0xff) << 8 | error.payload()[7] & 0xff);
        assertEquals(HOST, error.inner().source(), "the error shows the packet as the host sent it");

        List<Sent> pieces = cone.all(Side.INSIDE, Bench.from(HOST, PEER).udp(payload));
        assertEquals(2, pieces.size());
        Reassembly.assertWhole(pieces, PUBLIC + ":5060", PEER, payload);
    }

    @Test
    @DisplayName("REQ-14: fragments in and out of order, both ways, follow the first")
    void req14Fragments() {
        byte[] payload = new byte[4000];
        new Random(4).nextBytes(payload);
        String mapped = cone.udpOut(HOST, PEER);
        byte[] inbound = Bench.from(PEER, mapped).identification(77).udp(payload);
        Ipv4View whole = Ipv4View.decode(inbound, 0, inbound.length).orThrow();
        List<byte[]> pieces = Ipv4Fragmenter.split(whole, 1000);
        assertEquals(5, pieces.size());
        int[][] orders = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 4, 0, 1, 3}};
        for (int[] order : orders) {
            ArrayList<Sent> arrived = new ArrayList<>();
            for (int index : order) {
                arrived.addAll(cone.all(Side.OUTSIDE, pieces.get(index)));
            }
            Reassembly.assertWhole(arrived, PEER, HOST, payload);
            cone.pass(Duration.ofSeconds(20));
        }
    }

    @Test
    @DisplayName("REQ-14a: a flood of orphans takes neither memory nor the place of sound datagrams")
    void req14aFragmentFlood() {
        String mapped = cone.udpOut(HOST, PEER);
        byte[] inbound = Bench.from(PEER, mapped).identification(7).udp(new byte[3000]);
        Ipv4View whole = Ipv4View.decode(inbound, 0, inbound.length).orThrow();
        List<byte[]> pieces = Ipv4Fragmenter.split(whole, 1000);
        assertEquals(1, cone.all(Side.OUTSIDE, pieces.get(0)).size());
        for (int id = 0; id < 5000; id++) {
            byte[] other =
                    Bench.from("203.0.113.66:1", mapped).identification(id).udp(new byte[1000]);
            Ipv4View view = Ipv4View.decode(other, 0, other.length).orThrow();
            cone.all(Side.OUTSIDE, Ipv4Fragmenter.split(view, 700).get(1));
        }
        assertEquals(1, cone.all(Side.OUTSIDE, pieces.get(1)).size());
        assertEquals(1, cone.all(Side.OUTSIDE, pieces.get(2)).size());
        assertTrue(cone.udpPasses(PEER, mapped));
        long lost = cone.nat.counters().dropped(DropReason.FRAGMENT_ORPHAN)
                + cone.nat.counters().dropped(DropReason.FRAGMENT_LIMIT);
        assertTrue(lost >= 5000 - Limits.HOME.fragmentedDatagrams(), "counted: " + lost);
    }

    @Test
    @DisplayName("REQ-14a: a datagram whose first fragment is known goes last when room is short; room is given back")
    void req14aRoomForFragments() {
        Bench small = new Bench(Presets.FULL_CONE, Bench.REALMS, new Limits(9, 9, 9, 2, 2000, 9), 1);
        String mapped = small.udpOut(HOST, PEER);
        List<byte[]> sound = pieces(mapped, 1);
        assertEquals(1, small.all(Side.OUTSIDE, sound.get(0)).size());
        assertEquals(0, small.all(Side.OUTSIDE, pieces(mapped, 2).get(1)).size());
        assertEquals(1, small.all(Side.OUTSIDE, pieces(mapped, 3).get(0)).size());
        assertEquals(1, small.all(Side.OUTSIDE, sound.get(1)).size());
        for (int id = 10; id < 40; id++) {
            small.pass(Duration.ofSeconds(15));
            small.udpOut(HOST, PEER);
            assertEquals(0, small.all(Side.OUTSIDE, pieces(mapped, id).get(1)).size());
            assertEquals(2, small.all(Side.OUTSIDE, pieces(mapped, id).get(0)).size(), "datagram " + id);
        }
    }

    private static List<byte[]> pieces(String to, int identification) {
        return Ipv4Fragmenter.split(
                view(Bench.from(PEER, to).identification(identification).udp(new byte[1500])), 1000);
    }

    @Test
    @DisplayName("RFC 7857 9: equal identifications of two hosts do not collide outside")
    void rfc7857Identification() {
        byte[] a = Bench.from(HOST, PEER).identification(1).udp(new byte[3000]);
        byte[] b = Bench.from(OTHER_HOST, PEER).identification(1).udp(new byte[3000]);
        Sent firstA = cone.all(Side.INSIDE, Ipv4Fragmenter.split(view(a), 1000).get(0))
                .getFirst();
        Sent firstB = cone.all(Side.INSIDE, Ipv4Fragmenter.split(view(b), 1000).get(0))
                .getFirst();
        assertNotEquals(firstA.ip().identification(), firstB.ip().identification());
        Sent laterA = cone.all(Side.INSIDE, Ipv4Fragmenter.split(view(a), 1000).get(1))
                .getFirst();
        assertEquals(firstA.ip().identification(), laterA.ip().identification());
    }

    private static Ipv4View view(byte[] packet) {
        return Ipv4View.decode(packet, 0, packet.length).orThrow();
    }
}
