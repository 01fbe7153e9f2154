package gatehouse.dataplane;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.esp.EspPacket;
import gatehouse.esp.InternetChecksum;
import gatehouse.esp.IpView;

/**
 * UDP and IP inside ESP, made and read by us: what SIP over UDP needs where no kernel does it (RFC 768, RFC 791, RFC 8200).
 * IPv4 packets are made without DF, so that long messages may be cut.
 */
public final class InnerUdp {
    private final IpView view = new IpView();
    private final int dscp;
    private int identification;

    /** One received datagram; the payload is a window on the packet and ends with it. */
    public record Datagram(Endpoint source, Endpoint destination, ByteView payload) {}

    /** With IPv4 identifications from 0, best effort. */
    public InnerUdp() {
        this(0);
    }

    /** The same; what is made carries the DiffServ code point {@code dscp}, 0 to 63 (RFC 2474). */
    public InnerUdp(int dscp) {
        this.dscp = dscp;
    }

    /**
     * Makes one datagram a whole IP packet in {@code packet}.
     *
     * @throws IllegalArgumentException when the message does not fit into a packet or the ends are of two IP versions
     */
    public void write(EspPacket packet, Endpoint source, Endpoint destination, byte[] payload) {
        IpAddress from = source.address();
        IpAddress to = destination.address();
        int header = from.isV6() ? 40 : 20;
        int udp = 8 + payload.length;
        if (from.isV6() != to.isV6() || header + udp > EspPacket.LONGEST || header + udp > packet.capacity()) {
            throw new IllegalArgumentException(
                    "no datagram of " + payload.length + " octets from " + source + " to " + destination);
        }
        int at = EspPacket.HEADROOM;
        byte[] array = packet.place(at, header + udp).array();
        java.util.Arrays.fill(array, at, at + header + 8, (byte) 0);
        if (from.isV6()) {
            put16(array, at, 0x6000 | dscp << 6);
            put16(array, at + 4, udp);
            array[at + 6] = IpView.UDP;
            array[at + 7] = 64;
            System.arraycopy(from.octets(), 0, array, at + 8, 16);
            System.arraycopy(to.octets(), 0, array, at + 24, 16);
        } else {
            array[at] = 0x45;
            array[at + 1] = (byte) (dscp << 2);
            put16(array, at + 2, header + udp);
            put16(array, at + 4, identification++);
            array[at + 8] = 64;
            array[at + 9] = IpView.UDP;
            System.arraycopy(from.octets(), 0, array, at + 12, 4);
            System.arraycopy(to.octets(), 0, array, at + 16, 4);
            put16(array, at + 10, InternetChecksum.finish(InternetChecksum.add(0, array, at, header)));
        }
        int start = at + header;
        put16(array, start, source.port());
        put16(array, start + 2, destination.port());
        put16(array, start + 4, udp);
        System.arraycopy(payload, 0, array, start + 8, payload.length);
        int checksum = checksum(array, at, header, udp);
        put16(array, start + 6, checksum == 0 ? 0xffff : checksum); // RFC 768: zero stands for none
    }

    /** Reads an opened packet; one that is no whole datagram, or damaged, is malformed. */
    public Decoded<Datagram> read(EspPacket packet) {
        byte[] array = packet.array();
        int at = packet.offset();
        if (!view.wrap(array, at, packet.length())) {
            return Decoded.malformed("no whole IP packet", 0);
        }
        int header = view.headerLength();
        int room = view.totalLength() - header;
        if (view.isFragment() || view.protocol() != IpView.UDP || room < 8) {
            return Decoded.malformed("no whole UDP datagram", header);
        }
        int udp = get16(array, at + header + 4);
        if (udp < 8 || udp > room) {
            return Decoded.malformed("the UDP length does not fit the packet", header + 4);
        }
        // RFC 8200 8.1: UDP over IPv6 has a checksum; over IPv4 zero stands for none.
        boolean unchecked = get16(array, at + header + 6) == 0;
        if (unchecked ? view.isV6() : checksum(array, at, header, udp) != 0) {
            return Decoded.malformed("the UDP checksum is wrong", header + 6);
        }
        return Decoded.ok(new Datagram(
                new Endpoint(view.source(null), view.sourcePort()),
                new Endpoint(view.destination(null), view.destinationPort()),
                ByteView.of(array, at + header + 8, udp - 8)));
    }

    /** Over pseudo-header and datagram; 0 if the checksum that stands there is right. */
    private static int checksum(byte[] array, int at, int header, int udp) {
        boolean v6 = (array[at] & 0xf0) == 0x60;
        long sum = InternetChecksum.add(IpView.UDP + udp, array, at + (v6 ? 8 : 12), v6 ? 32 : 8);
        return InternetChecksum.finish(InternetChecksum.add(sum, array, at + header, udp));
    }

    private static int get16(byte[] array, int at) {
        return (array[at] & 0xff) << 8 | (array[at + 1] & 0xff);
    }

    private static void put16(byte[] array, int at, int value) {
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }
}
