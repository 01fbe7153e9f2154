package gatehouse.netty.packet;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;

/** What an IPv4 packet holds, as far as an end system with UDP alone cares. */
public sealed interface Ipv4Packet {
    /** A UDP datagram; the payload is a view into the packet. */
    record Udp(Endpoint from, Endpoint to, ByteView payload) implements Ipv4Packet {}

    /**
     * An ICMP error about a UDP datagram that went before (RFC 792).
     *
     * @param type 3 destination unreachable, 11 time exceeded, 12 parameter problem
     * @param from who had sent the datagram
     * @param to where it was to go
     */
    record IcmpError(int type, int code, Endpoint from, Endpoint to) implements Ipv4Packet {}

    /** Anything else that is well-formed. */
    record Other(int protocol) implements Ipv4Packet {}

    /** Reads one whole packet. Fragments are malformed here: nothing on this path makes them. */
    static Decoded<Ipv4Packet> decode(ByteView packet) {
        Decoded<ByteView> body = body(packet, true);
        if (!(body instanceof Decoded.Ok<ByteView>(ByteView payload))) {
            return ((Decoded.Malformed<ByteView>) body).as();
        }
        int protocol = packet.u8(9);
        return switch (protocol) {
            case PacketBuilder.UDP -> udp(packet, payload);
            case 1 -> icmp(payload);
            default -> Decoded.ok(new Other(protocol));
        };
    }

    /** What follows the header. An ICMP error quotes only the start of a packet: its length is not held against it. */
    private static Decoded<ByteView> body(ByteView packet, boolean whole) {
        if (packet.length() < 20) {
            return Decoded.malformed("shorter than an IPv4 header", packet.length());
        }
        if (packet.u8(0) >>> 4 != 4) {
            return Decoded.malformed("not IP version 4", 0);
        }
        int header = (packet.u8(0) & 0x0f) * 4;
        int total = packet.u16(2);
        if (header < 20 || header > packet.length()) {
            return Decoded.malformed("bad IPv4 header length", 0);
        }
        if (total < header || (whole && total > packet.length())) {
            return Decoded.malformed("bad IPv4 total length", 2);
        }
        if ((packet.u16(6) & 0x3fff) != 0) {
            return Decoded.malformed("a fragment", 6);
        }
        if (whole && InternetChecksum.finish(InternetChecksum.add(0, packet.array(), packet.offset(), header)) != 0) {
            return Decoded.malformed("bad IPv4 header checksum", 10);
        }
        return Decoded.ok(packet.slice(header, Math.min(total, packet.length()) - header));
    }

    private static Decoded<Ipv4Packet> udp(ByteView packet, ByteView body) {
        if (body.length() < 8 || body.u16(4) < 8 || body.u16(4) > body.length()) {
            return Decoded.malformed("bad UDP length", packet.length() - body.length() + 4);
        }
        int length = body.u16(4);
        IpAddress from = IpAddress.v4((int) packet.u32(12));
        IpAddress to = IpAddress.v4((int) packet.u32(16));
        if (body.u16(6) != 0) { // RFC 768: zero means that the sender made none
            long sum = InternetChecksum.pseudoHeader(from, to, PacketBuilder.UDP, length);
            if (InternetChecksum.finish(InternetChecksum.add(sum, body.array(), body.offset(), length)) != 0) {
                return Decoded.malformed("bad UDP checksum", packet.length() - body.length() + 6);
            }
        }
        return Decoded.ok(
                new Udp(new Endpoint(from, body.u16(0)), new Endpoint(to, body.u16(2)), body.slice(8, length - 8)));
    }

    private static Decoded<Ipv4Packet> icmp(ByteView body) {
        if (body.length() < 8
                || InternetChecksum.finish(InternetChecksum.add(0, body.array(), body.offset(), body.length())) != 0) {
            return Decoded.malformed("bad ICMP checksum or length", 20);
        }
        int type = body.u8(0);
        ByteView quoted = body.slice(8, body.length() - 8);
        if (type != 3 && type != 11 && type != 12) {
            return Decoded.ok(new Other(1));
        }
        return body(quoted, false).then(udp -> {
            if (quoted.u8(9) != PacketBuilder.UDP || udp.length() < 4) {
                return Decoded.ok(new Other(1));
            }
            return Decoded.ok(new IcmpError(
                    type,
                    body.u8(1),
                    new Endpoint(IpAddress.v4((int) quoted.u32(12)), udp.u16(0)),
                    new Endpoint(IpAddress.v4((int) quoted.u32(16)), udp.u16(2))));
        });
    }
}
