package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.IpAddress;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a NAT between the ends means: repaired checksums, new paths, the shared UDP port. */
class NatTest {
    private static final IpAddress PUBLIC = IpAddress.of("203.0.113.77");

    @Test
    void checksumsFitTheAddressesAfterTheNat() {
        Seeds.check(100, 10_000, random -> {
            EspSuite suite = random.pick(Packets.suites());
            SecurityAssociation sa = encapsulated(SecurityAssociation.Mode.TRANSPORT, suite, random);
            if (random.chance(0.5)) {
                sa = sa.originally(Packets.A4, Packets.B4);
            }
            try (Tunnel tunnel = new Tunnel(sa, random)) {
                byte[] payload = random.bytes(random.between(0, 300));
                byte[] plain = random.chance(0.5)
                        ? Packets.udp(Packets.A4, 5062, Packets.B4, 5064, payload)
                        : Packets.tcp(Packets.A4, Packets.B4, payload);
                byte[] sealed = tunnel.seal(plain);
                translate(sealed, 30_000);
                byte[] opened = tunnel.open(List.of(sealed)).get(0);
                assertEquals(PUBLIC, IpAddress.v4(Octets.get32(opened, 12)));
                assertEquals(Packets.checksum(opened), Packets.checksumField(opened));
                assertTrue(tunnel.batch.get(0).isFromNewPath());
                tunnel.in.moveTo(PUBLIC, 30_000);
                byte[] next = tunnel.seal(plain);
                translate(next, 30_000);
                assertEquals(1, tunnel.open(List.of(next)).size());
                assertFalse(tunnel.batch.get(0).isFromNewPath());
            }
        });
    }

    @Test
    void aUdpPacketWithoutChecksumKeepsNone() {
        Seeded random = new Seeded(5);
        EspSuite suite = EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96);
        SecurityAssociation sa = encapsulated(SecurityAssociation.Mode.TRANSPORT, suite, random);
        try (Tunnel tunnel = new Tunnel(sa, random)) {
            byte[] plain = Packets.udp(Packets.A4, 1, Packets.B4, 2, new byte[9]);
            Octets.put16(plain, 26, 0);
            byte[] sealed = tunnel.seal(plain);
            assertEquals(0, Octets.get16(sealed, 26), "the outer UDP checksum is zero (RFC 3948 2.1)");
            translate(sealed, 4500);
            assertEquals(0, Packets.checksumField(tunnel.open(List.of(sealed)).get(0)));
        }
    }

    @Test
    void aMovedPeerGetsItsPacketsAtTheNewPlace() {
        Seeded random = new Seeded(6);
        EspSuite suite = EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE);
        SecurityAssociation sa = encapsulated(SecurityAssociation.Mode.TUNNEL, suite, random);
        try (Tunnel tunnel = new Tunnel(sa, random)) {
            tunnel.out.moveTo(PUBLIC, 1234);
            byte[] sealed = tunnel.seal(Packets.udp(Packets.A4, 1, Packets.B4, 2, new byte[9]));
            assertEquals(PUBLIC, IpAddress.v4(Octets.get32(sealed, 16)));
            assertEquals(1234, Octets.get16(sealed, 22));
        }
    }

    @Test
    void whatSharesThePort() {
        assertArrayEquals(new byte[] {-1}, UdpEncapsulation.keepalive());
        assertEquals(UdpEncapsulation.KEEPALIVE, kind(-1));
        assertEquals(UdpEncapsulation.OTHER, kind(-2));
        assertEquals(UdpEncapsulation.OTHER, kind());
        assertEquals(UdpEncapsulation.OTHER, kind(-1, -1));
        assertEquals(UdpEncapsulation.OTHER, kind(0, 0, 0, 0));
        assertEquals(UdpEncapsulation.IKE, kind(0, 0, 0, 0, 1, 2, 3, 4));
        assertEquals(UdpEncapsulation.ESP, kind(0, 0, 1, 0, 0, 0, 0, 1));
    }

    private static SecurityAssociation encapsulated(SecurityAssociation.Mode mode, EspSuite suite, Seeded random) {
        return SecurityAssociation.of(300, mode, suite, Packets.keys(suite, random), Packets.A4, Packets.B4)
                .encapsulated(4500, 4500);
    }

    private static UdpEncapsulation kind(int... octets) {
        byte[] datagram = new byte[octets.length + 1];
        for (int i = 0; i < octets.length; i++) {
            datagram[i + 1] = (byte) octets[i];
        }
        return UdpEncapsulation.of(datagram, 1, octets.length);
    }

    private static void translate(byte[] packet, int port) {
        Octets.put32(packet, 12, PUBLIC.v4Bits());
        Octets.put16(packet, 20, port);
    }
}
