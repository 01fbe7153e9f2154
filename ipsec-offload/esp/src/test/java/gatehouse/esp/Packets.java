package gatehouse.esp;

import gatehouse.base.IpAddress;
import gatehouse.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;

/** IP packets and SAs for tests. */
final class Packets {
    static final IpAddress A4 = IpAddress.of("192.0.2.1");
    static final IpAddress B4 = IpAddress.of("198.51.100.2");
    static final IpAddress A6 = IpAddress.of("2001:db8::1");
    static final IpAddress B6 = IpAddress.of("2001:db8:1::2");

    private Packets() {}

    /** A UDP packet with right checksums. */
    static byte[] udp(IpAddress from, int fromPort, IpAddress to, int toPort, byte[] payload) {
        int header = from.isV6() ? 40 : 20;
        byte[] packet = new byte[header + 8 + payload.length];
        OuterHeader.write(packet, 0, from, to, IpView.UDP, 8 + payload.length, 0, 64, false);
        Octets.put16(packet, header, fromPort);
        Octets.put16(packet, header + 2, toPort);
        Octets.put16(packet, header + 4, 8 + payload.length);
        System.arraycopy(payload, 0, packet, header + 8, payload.length);
        Octets.put16(packet, header + 6, checksum(packet));
        return packet;
    }

    /** A TCP segment with right checksums. */
    static byte[] tcp(IpAddress from, IpAddress to, byte[] payload) {
        int header = from.isV6() ? 40 : 20;
        byte[] packet = new byte[header + 20 + payload.length];
        OuterHeader.write(packet, 0, from, to, IpView.TCP, 20 + payload.length, 0, 64, true);
        Octets.put16(packet, header, 40000);
        Octets.put16(packet, header + 2, 5060);
        packet[header + 12] = 0x50;
        packet[header + 13] = 0x18;
        System.arraycopy(payload, 0, packet, header + 20, payload.length);
        Octets.put16(packet, header + 16, checksum(packet));
        return packet;
    }

    /** What the UDP or TCP checksum of the packet, whose field counts as zero, has to be; computed octet by octet. */
    static int checksum(byte[] packet) {
        boolean v6 = packet[0] >> 4 == 6;
        int header = v6 ? 40 : 20;
        int protocol = packet[v6 ? 6 : 9] & 0xff;
        int field = header + (protocol == IpView.UDP ? 6 : 16);
        int length = packet.length - header;
        long sum = protocol + length;
        for (int i = v6 ? 8 : 12; i < header; i++) {
            sum += (long) (packet[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        for (int i = 0; i < length; i++) {
            boolean skipped = header + i == field || header + i == field + 1;
            sum += skipped ? 0 : (long) (packet[header + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        int result = (int) (~sum & 0xffff);
        return result == 0 && protocol == IpView.UDP ? 0xffff : result;
    }

    /** The checksum that stands in the packet. */
    static int checksumField(byte[] packet) {
        boolean v6 = packet[0] >> 4 == 6;
        int header = v6 ? 40 : 20;
        return Octets.get16(packet, header + ((packet[v6 ? 6 : 9] & 0xff) == IpView.UDP ? 6 : 16));
    }

    /** Every suite that Gatehouse offers, AES in all key sizes. */
    static List<EspSuite> suites() {
        List<EspSuite> all = new ArrayList<>();
        Integrity[] macs = {Integrity.HMAC_MD5_96, Integrity.HMAC_SHA_1_96, Integrity.HMAC_SHA_2_256_128};
        for (Integrity mac : macs) {
            all.add(EspSuite.of(Encryption.NULL, mac));
            all.add(EspSuite.of(Encryption.DES_EDE3_CBC, mac));
            for (int bytes : new int[] {16, 24, 32}) {
                all.add(new EspSuite(Encryption.AES_CBC, mac, bytes));
            }
        }
        for (int bytes : new int[] {16, 24, 32}) {
            all.add(new EspSuite(Encryption.AES_GCM_16, Integrity.NONE, bytes));
            all.add(new EspSuite(Encryption.NULL, Integrity.AES_GMAC, bytes));
        }
        return all;
    }

    /** Random keys of the right lengths. */
    static EspKeys keys(EspSuite suite, Seeded random) {
        return EspKeys.copyOf(
                random.bytes(suite.cipherKeyBytes()),
                random.bytes(suite.integrityKeyBytes()),
                random.bytes(suite.saltBytes()));
    }

    /** The same SA from the other end. */
    static SecurityAssociation mirrored(SecurityAssociation sa) {
        SecurityAssociation.Encapsulation udp = sa.encapsulation();
        return new SecurityAssociation(
                sa.spi(),
                sa.mode(),
                sa.suite(),
                sa.keys(),
                sa.remote(),
                sa.local(),
                udp == null ? null : new SecurityAssociation.Encapsulation(udp.remotePort(), udp.localPort()),
                sa.extendedSequence(),
                sa.replayWindow(),
                sa.lifetime(),
                sa.selectors(),
                sa.tfcBytes(),
                sa.originals());
    }
}
