package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.crypto.JcaEngine;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Packets that must not be taken, each with the reason that is counted. */
class HostileTest {
    private static final EspSuite SUITE = EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96);
    private final Seeded random = new Seeded(11);

    private SecurityAssociation tunnelSa() {
        return SecurityAssociation.of(
                4711, SecurityAssociation.Mode.TUNNEL, SUITE, Packets.keys(SUITE, random), Packets.A4, Packets.B4);
    }

    private byte[] plain() {
        return Packets.udp(Packets.A4, 5060, Packets.B4, 5060, random.bytes(100));
    }

    private static void refusedAs(Refusal reason, Tunnel tunnel, List<byte[]> packets) {
        long before = tunnel.refusals.of(reason);
        assertEquals(0, tunnel.open(packets).size());
        assertEquals(before + packets.size(), tunnel.refusals.of(reason), () -> "" + tunnel.refusals.nonZero());
    }

    @Test
    void replayed() {
        try (Tunnel tunnel = new Tunnel(tunnelSa(), random)) {
            byte[] sealed = tunnel.seal(plain());
            assertEquals(1, tunnel.open(List.of(sealed, sealed, sealed)).size(), "of copies in one batch, one");
            assertEquals(2, tunnel.refusals.of(Refusal.REPLAY));
            refusedAs(Refusal.REPLAY, tunnel, List.of(sealed));
        }
    }

    @Test
    void everyBitAltered() {
        for (EspSuite suite : Packets.suites()) {
            SecurityAssociation sa = SecurityAssociation.of(
                    4711, SecurityAssociation.Mode.TUNNEL, suite, Packets.keys(suite, random), Packets.A4, Packets.B4);
            try (Tunnel tunnel = new Tunnel(sa, random)) {
                byte[] sealed = tunnel.seal(Packets.udp(Packets.A4, 1, Packets.B4, 2, new byte[5]));
                for (int bit = 20 * 8; bit < sealed.length * 8; bit++) {
                    byte[] altered = sealed.clone();
                    altered[bit / 8] ^= (byte) (1 << bit % 8);
                    assertEquals(0, tunnel.open(List.of(altered)).size(), suite + " bit " + bit);
                }
                assertEquals(32, tunnel.refusals.of(Refusal.UNKNOWN_SPI));
                assertEquals(1, tunnel.refusals.of(Refusal.REPLAY), "number 1 becomes 0");
                assertEquals((sealed.length - 24) * 8 - 1, tunnel.refusals.of(Refusal.BAD_ICV));
                assertEquals(0, tunnel.in.packets());
                assertEquals(1, tunnel.open(List.of(sealed)).size(), "the window has not moved");
            }
        }
    }

    @Test
    void reflected() {
        try (Tunnel tunnel = new Tunnel(tunnelSa(), random)) {
            byte[] sealed = tunnel.seal(plain());
            assertTrue(tunnel.sad.remove(tunnel.in));
            tunnel.sad.add(tunnel.out);
            refusedAs(Refusal.REFLECTED, tunnel, List.of(sealed));
            assertThrows(IllegalArgumentException.class, () -> tunnel.sad.add(tunnel.in), "same SPI and keys");
        }
    }

    @Test
    void truncatedAtEveryLength() {
        for (EspSuite suite : Packets.suites()) {
            SecurityAssociation sa = SecurityAssociation.of(
                    4711, SecurityAssociation.Mode.TUNNEL, suite, Packets.keys(suite, random), Packets.A4, Packets.B4);
            try (Tunnel tunnel = new Tunnel(sa, random)) {
                byte[] sealed = tunnel.seal(plain());
                for (int length = 0; length < sealed.length; length++) {
                    byte[] cut = Arrays.copyOf(sealed, length);
                    assertEquals(0, tunnel.open(List.of(cut)).size());
                    if (length >= 20) {
                        Octets.put16(cut, 2, length); // and with an IP header that agrees
                        assertEquals(0, tunnel.open(List.of(cut)).size());
                    }
                }
                assertEquals(
                        tunnel.refusals.total(),
                        tunnel.refusals.of(Refusal.TRUNCATED) + tunnel.refusals.of(Refusal.BAD_ICV));
            }
        }
    }

    @Test
    void wrongSa() {
        Selector ours = Selector.hosts(Packets.B4, Packets.A4).with(IpView.UDP, PortRange.of(5062), PortRange.of(5064));
        try (Tunnel tunnel = new Tunnel(tunnelSa().selecting(List.of(ours)), random)) {
            byte[] fits = tunnel.seal(Packets.udp(Packets.A4, 5064, Packets.B4, 5062, new byte[10]));
            byte[] doesNot = tunnel.seal(Packets.udp(Packets.A4, 5065, Packets.B4, 5062, new byte[10]));
            assertEquals(1, tunnel.open(List.of(fits)).size());
            refusedAs(Refusal.WRONG_SA, tunnel, List.of(doesNot));
        }
    }

    @Test
    void wrongEncapsulation() {
        try (Tunnel plain = new Tunnel(tunnelSa(), random);
                Tunnel udp = new Tunnel(tunnelSa().encapsulated(4500, 4500), random)) {
            refusedAs(Refusal.WRONG_ENCAPSULATION, plain, List.of(udp.seal(plain())));
            refusedAs(Refusal.WRONG_ENCAPSULATION, udp, List.of(plain.seal(plain())));
        }
    }

    @Test
    void malformedPaddingWithARightIcv() {
        EspSuite open = EspSuite.of(Encryption.NULL, Integrity.HMAC_SHA_2_256_128);
        SecurityAssociation sa = SecurityAssociation.of(
                4711, SecurityAssociation.Mode.TUNNEL, open, Packets.keys(open, random), Packets.A4, Packets.B4);
        byte[] packet = Packets.udp(Packets.A4, 1, Packets.B4, 2, new byte[7]); // 35 octets: padding 1, 2, 3
        int trailer = 20 + 8 + 35;
        forged(sa, packet, Refusal.MALFORMED_PADDING, p -> p[trailer + 1] = 7);
        forged(sa, packet, Refusal.MALFORMED_PADDING, p -> p[trailer + 3] = (byte) 200);
        forged(sa, packet, Refusal.MALFORMED_PADDING, p -> p[trailer + 3] = 4);
        forged(sa, packet, Refusal.DUMMY, p -> p[trailer + 4] = IpView.NO_NEXT);
        forged(sa, packet, Refusal.MALFORMED_INNER, p -> p[trailer + 4] = IpView.IPV6);
        forged(sa, packet, Refusal.MALFORMED_INNER, p -> p[trailer + 4] = IpView.UDP);
        forged(sa, packet, Refusal.MALFORMED_INNER, p -> p[20 + 8] = 0x44);
        forged(sa, packet, Refusal.MALFORMED_INNER, p -> Octets.put16(p, 20 + 8 + 2, 60));
    }

    /** Changes a sealed packet and gives it the ICV that it then has to have: only a peer can do that. */
    private void forged(SecurityAssociation sa, byte[] packet, Refusal reason, Consumer<byte[]> change) {
        try (Tunnel tunnel = new Tunnel(sa, random)) {
            byte[] sealed = tunnel.seal(packet);
            change.accept(sealed);
            byte[] code = sa.keys().integrity().with(k -> {
                var mac = new JcaEngine().mac(sa.suite().integrity().mac(), gatehouse.base.Secret.copyOf(k));
                return mac.of(Arrays.copyOfRange(sealed, 20, sealed.length - 16));
            });
            System.arraycopy(code, 0, sealed, sealed.length - 16, 16);
            refusedAs(reason, tunnel, List.of(sealed));
            assertEquals(1, tunnel.in.packets(), "it was authentic");
        }
    }

    @Test
    void congestionThatTheInnerHeaderCannotTell() {
        try (Tunnel tunnel = new Tunnel(tunnelSa(), random)) {
            byte[] sealed = tunnel.seal(plain());
            sealed[1] |= 3;
            refusedAs(Refusal.CONGESTION, tunnel, List.of(sealed));
            byte[] capable = plain();
            capable[1] |= 2;
            Octets.put16(capable, 10, 0);
            Octets.put16(capable, 10, InternetChecksum.finish(InternetChecksum.add(0, capable, 0, 20)));
            byte[] marked = tunnel.seal(capable);
            assertEquals(2, marked[1], "ECT(0) is copied out");
            marked[1] |= 3;
            byte[] opened = tunnel.open(List.of(marked)).get(0);
            assertEquals(3, opened[1]);
            assertEquals(0, InternetChecksum.finish(InternetChecksum.add(0, opened, 0, 20)));
        }
    }

    @Test
    void expiredAndExhausted() {
        Lifetime three = new Lifetime(1 << 20, 1 << 20, 2, 3, 50, 100);
        try (Tunnel tunnel = new Tunnel(tunnelSa().lasting(three), random)) {
            assertEquals(Lifetime.State.FRESH, tunnel.out.state(0));
            byte[] early = tunnel.seal(plain());
            assertEquals(3, 1 + tunnel.seal(List.of(plain(), plain(), plain())).size());
            assertEquals(1, tunnel.refusals.of(Refusal.EXPIRED));
            assertEquals(Lifetime.State.SOFT, tunnel.in.state(50));
            assertEquals(0, tunnel.open(List.of(early), 100).size(), "too late");
            assertEquals(1, tunnel.open(List.of(early), 99).size());
        }
        try (Tunnel tunnel = new Tunnel(tunnelSa(), random)) {
            tunnel.out.sequence(0xffff_fffeL);
            assertEquals(1, tunnel.seal(List.of(plain(), plain())).size());
            assertEquals(1, tunnel.refusals.of(Refusal.SEQUENCE_EXHAUSTED));
        }
    }

    @Test
    void oversizeAndFragments() {
        try (Tunnel tunnel = new Tunnel(tunnelSa(), random)) {
            assertEquals(
                    0,
                    tunnel.seal(List.of(Packets.udp(Packets.A4, 1, Packets.B4, 2, new byte[65_500])))
                            .size());
            assertEquals(1, tunnel.refusals.of(Refusal.OVERSIZE));
        }
        SecurityAssociation transport = SecurityAssociation.of(
                9, SecurityAssociation.Mode.TRANSPORT, SUITE, Packets.keys(SUITE, random), Packets.A4, Packets.B4);
        try (Tunnel tunnel = new Tunnel(transport, random)) {
            byte[] fragment = plain();
            fragment[6] |= 0x20;
            assertEquals(0, tunnel.seal(List.of(fragment)).size());
            assertEquals(1, tunnel.refusals.of(Refusal.FRAGMENT));
            byte[] sealed = tunnel.seal(plain());
            sealed[7] = 1;
            refusedAs(Refusal.FRAGMENT, tunnel, List.of(sealed));
        }
    }

    /** Anything at all: nothing throws, nothing is taken that the sender did not send. */
    @Test
    void mutated() {
        Seeds.check(40, 20_000, r -> {
            SecurityAssociation sa = RoundTripTest.anySa(r.pick(Packets.suites()), r);
            try (Tunnel tunnel = new Tunnel(sa, r)) {
                byte[] original = RoundTripTest.anyPacket(sa.filledTo(0), r);
                byte[] sealed = tunnel.seal(original);
                byte[] esp = stripped(sealed);
                for (int n = 0; n < 50; n++) {
                    byte[] mutant = r.chance(0.1) ? r.bytes(r.between(0, 200)) : mutate(sealed, r);
                    int taken = tunnel.open(List.of(mutant)).size();
                    assertTrue(
                            taken == 0 || Arrays.equals(esp, stripped(mutant)),
                            () -> sa + " took " + Arrays.toString(mutant));
                }
            }
        });
    }

    private static byte[] stripped(byte[] packet) {
        EspPacket buffer = new EspPacket(EspPacket.LONGEST).load(packet, 0, packet.length);
        return new OuterHeader().strip(buffer) ? buffer.copy() : new byte[0];
    }

    private static byte[] mutate(byte[] packet, Seeded r) {
        byte[] mutant = r.chance(0.3) ? Arrays.copyOf(packet, r.between(0, packet.length + 40)) : packet.clone();
        for (int n = r.between(0, 4); n > 0 && mutant.length > 0; n--) {
            int at = r.chance(0.5) ? r.between(0, Math.min(60, mutant.length - 1)) : r.between(0, mutant.length - 1);
            mutant[at] = r.chance(0.5) ? (byte) r.between(0, 255) : (byte) (mutant[at] ^ 1 << r.between(0, 7));
        }
        return mutant;
    }
}
