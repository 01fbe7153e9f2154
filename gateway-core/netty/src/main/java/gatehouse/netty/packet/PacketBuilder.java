package gatehouse.netty.packet;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;

/** Builds whole IP packets, without options or extension headers and with right checksums. */
public final class PacketBuilder {
    /** The IP protocol number of TCP. */
    public static final int TCP = 6;

    /** The IP protocol number of UDP. */
    public static final int UDP = 17;

    /** TCP control bits (RFC 9293 3.1). */
    public static final int FIN = 0x01;

    /** TCP control bit. */
    public static final int SYN = 0x02;

    /** TCP control bit. */
    public static final int RST = 0x04;

    /** TCP control bit. */
    public static final int PSH = 0x08;

    /** TCP control bit. */
    public static final int ACK = 0x10;

    private static final int TTL = 64;

    private PacketBuilder() {}

    /**
     * One UDP packet, IPv4 or IPv6 as the addresses are.
     *
     * @param dscp 0 to 63
     * @param identification the IPv4 field, 0 to 65535
     */
    public static byte[] udp(
            Endpoint from, Endpoint to, int dscp, int identification, byte[] payload, int offset, int length) {
        int size = 8 + length;
        byte[] packet = ip(from.address(), to.address(), UDP, dscp, identification, size);
        int at = packet.length - size;
        put16(packet, at, from.port());
        put16(packet, at + 2, to.port());
        put16(packet, at + 4, size);
        System.arraycopy(payload, offset, packet, at + 8, length);
        int sum = transportChecksum(packet, at, size, from.address(), to.address(), UDP);
        put16(packet, at + 6, sum == 0 ? 0xffff : sum); // RFC 768: a computed zero is sent as all ones
        return packet;
    }

    /**
     * One TCP segment, IPv4 or IPv6 as the addresses are.
     *
     * @param sequence the 32 bits of the sequence number
     * @param acknowledgment the 32 bits of the acknowledgment number
     * @param flags a sum of control bits
     */
    public static byte[] tcp(
            Endpoint from,
            Endpoint to,
            int sequence,
            int acknowledgment,
            int flags,
            byte[] payload,
            int offset,
            int length) {
        int size = 20 + length;
        byte[] packet = ip(from.address(), to.address(), TCP, 0, 0, size);
        int at = packet.length - size;
        put16(packet, at, from.port());
        put16(packet, at + 2, to.port());
        put32(packet, at + 4, sequence);
        put32(packet, at + 8, acknowledgment);
        packet[at + 12] = 5 << 4; // data offset in words
        packet[at + 13] = (byte) flags;
        put16(packet, at + 14, 0xffff); // window
        System.arraycopy(payload, offset, packet, at + 20, length);
        put16(packet, at + 16, transportChecksum(packet, at, size, from.address(), to.address(), TCP));
        return packet;
    }

    private static byte[] ip(IpAddress from, IpAddress to, int protocol, int dscp, int identification, int size) {
        if (from.isV6() != to.isV6()) {
            throw new IllegalArgumentException("a packet from " + from + " to " + to + " has two IP versions");
        }
        return from.isV6() ? v6(from, to, protocol, dscp, size) : v4(from, to, protocol, dscp, identification, size);
    }

    /** RFC 791 3.1. */
    private static byte[] v4(IpAddress from, IpAddress to, int protocol, int dscp, int identification, int size) {
        if (20 + size > 65_535) {
            throw new IllegalArgumentException("an IPv4 packet has at most 65535 octets, not " + (20 + size));
        }
        byte[] packet = new byte[20 + size];
        packet[0] = 0x45; // version 4, five words of header
        packet[1] = (byte) (dscp << 2);
        put16(packet, 2, packet.length);
        put16(packet, 4, identification);
        packet[8] = TTL;
        packet[9] = (byte) protocol;
        put32(packet, 12, from.v4Bits());
        put32(packet, 16, to.v4Bits());
        put16(packet, 10, InternetChecksum.finish(InternetChecksum.add(0, packet, 0, 20)));
        return packet;
    }

    /** RFC 8200 3. */
    private static byte[] v6(IpAddress from, IpAddress to, int protocol, int dscp, int size) {
        byte[] packet = new byte[40 + size];
        put32(packet, 0, 6 << 28 | dscp << 22);
        put16(packet, 4, size);
        packet[6] = (byte) protocol;
        packet[7] = TTL;
        System.arraycopy(from.octets(), 0, packet, 8, 16);
        System.arraycopy(to.octets(), 0, packet, 24, 16);
        return packet;
    }

    private static int transportChecksum(byte[] packet, int at, int size, IpAddress from, IpAddress to, int protocol) {
        long sum = InternetChecksum.pseudoHeader(from, to, protocol, size);
        return InternetChecksum.finish(InternetChecksum.add(sum, packet, at, size));
    }

    private static void put16(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }

    private static void put32(byte[] packet, int at, int value) {
        put16(packet, at, value >>> 16);
        put16(packet, at + 2, value);
    }
}
