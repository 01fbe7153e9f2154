package gatehouse.esp;

import gatehouse.base.IpAddress;

/**
 * The headers outside ESP, for edges that carry whole IP packets: TUN-like devices, captures, the lab's network. Sockets
 * leave them to the kernel. One thread owns it.
 */
public final class OuterHeader {
    private final IpView view = new IpView();
    private int identification;

    /** With IPv4 identifications from 0. */
    public OuterHeader() {}

    /** Octets of what {@link #prepend} puts before the packet. */
    public static int bytes(boolean v6, boolean encapsulated) {
        return (v6 ? 40 : 20) + (encapsulated ? 8 : 0);
    }

    /** Makes a sealed packet a whole IP packet by its path; false, with the packet refused, if it does not fit. */
    public boolean prepend(EspPacket packet) {
        int udp = packet.isEncapsulated() ? 8 : 0;
        int header = packet.source().isV6() ? 40 : 20;
        int payload = udp + packet.length();
        if (!packet.makeRoom(header + udp, 0) || header + payload > EspPacket.LONGEST) {
            packet.refuse(Refusal.OVERSIZE);
            return false;
        }
        byte[] array = packet.array();
        int start = packet.offset() - udp - header;
        if (udp > 0) {
            // RFC 3948 2.1: the checksum is to be zero. RFC 6935 5 allows that to a tunnel over IPv6 too.
            Octets.put16(array, start + header, packet.sourcePort());
            Octets.put16(array, start + header + 2, packet.destinationPort());
            Octets.put16(array, start + header + 4, payload);
            Octets.put16(array, start + header + 6, 0);
        }
        write(
                array,
                start,
                packet.source(),
                packet.destination(),
                udp > 0 ? IpView.UDP : IpView.ESP,
                payload,
                packet.trafficClass(),
                packet.hopLimit(),
                packet.dontFragment());
        if (!packet.source().isV6() && !packet.dontFragment()) {
            identify(array, start, identification++ & 0xffff);
        }
        packet.window(start, header + payload);
        return true;
    }

    /**
     * Takes the outer headers off a whole IP packet and sets the packet's path; false, with the packet refused, if it is
     * neither ESP nor UDP. What is left of UDP may be anything: {@link UdpEncapsulation} tells.
     */
    public boolean strip(EspPacket packet) {
        byte[] array = packet.array();
        int start = packet.offset();
        if (!view.wrap(array, start, packet.length())) {
            packet.refuse(Refusal.TRUNCATED);
            return false;
        }
        if (view.isFragment()) {
            packet.refuse(Refusal.FRAGMENT); // RFC 4303 3.4.1: reassembly comes first
            return false;
        }
        int at = start + view.headerLength();
        int end = start + view.totalLength();
        int udp = 0;
        if (view.protocol() == IpView.UDP && end - at >= 8) {
            udp = Octets.get16(array, at + 4);
            if (udp < 8 || udp > end - at) {
                packet.refuse(Refusal.TRUNCATED);
                return false;
            }
            end = at + udp;
        } else if (view.protocol() != IpView.ESP) {
            packet.refuse(Refusal.NOT_ESP);
            return false;
        }
        IpAddress source = view.source(packet.source());
        IpAddress destination = view.destination(packet.destination());
        int sourcePort = udp > 0 ? view.sourcePort() : 0;
        int destinationPort = udp > 0 ? view.destinationPort() : 0;
        int skip = udp > 0 ? 8 : 0;
        packet.window(at + skip, end - at - skip);
        packet.path(source, sourcePort, destination, destinationPort);
        packet.outer(view.trafficClass(), view.hopLimit(), view.dontFragment());
        return true;
    }

    private static void identify(byte[] array, int at, int id) {
        int old = Octets.get16(array, at + 4);
        Octets.put16(array, at + 4, id);
        Octets.put16(array, at + 10, InternetChecksum.repair(Octets.get16(array, at + 10), old, id));
    }

    /** Writes an IPv4 header of 20 octets (RFC 791) or an IPv6 header of 40 (RFC 8200). */
    static void write(
            byte[] array,
            int at,
            IpAddress source,
            IpAddress destination,
            int protocol,
            int payload,
            int trafficClass,
            int hopLimit,
            boolean dontFragment) {
        if (source.isV6()) {
            Octets.put32(array, at, 6 << 28 | trafficClass << 20);
            Octets.put16(array, at + 4, payload);
            array[at + 6] = (byte) protocol;
            array[at + 7] = (byte) hopLimit;
            Octets.put(array, at + 8, source);
            Octets.put(array, at + 24, destination);
            return;
        }
        Octets.put16(array, at, 0x4500 | trafficClass);
        Octets.put16(array, at + 2, 20 + payload);
        Octets.put32(array, at + 4, dontFragment ? 0x4000 : 0);
        array[at + 8] = (byte) hopLimit;
        array[at + 9] = (byte) protocol;
        Octets.put16(array, at + 10, 0);
        Octets.put(array, at + 12, source);
        Octets.put(array, at + 16, destination);
        Octets.put16(array, at + 10, InternetChecksum.finish(InternetChecksum.add(0, array, at, 20)));
    }
}
