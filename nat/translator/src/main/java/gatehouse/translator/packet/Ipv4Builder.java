package gatehouse.translator.packet;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.Arrays;

/**
 * Builds whole IPv4 packets with right lengths and checksums. The header's fields are set first; each of
 * {@link #udp}, {@link #tcp}, {@link #icmp}, {@link #esp} and {@link #raw} then returns a packet in an array of its
 * own, and may be called again. Not thread-safe.
 */
public final class Ipv4Builder {
    private final int source;
    private final int destination;
    private int sourcePort;
    private int destinationPort;
    private int identification;
    private int ttl = 64;
    private boolean dontFragment;
    private boolean udpChecksum = true;
    private byte[] options = {};

    /** Packets from one IPv4 address to another; ports are 0. */
    public Ipv4Builder(IpAddress source, IpAddress destination) {
        this.source = source.v4Bits();
        this.destination = destination.v4Bits();
    }

    /** Packets from one IPv4 endpoint to another. */
    public Ipv4Builder(Endpoint source, Endpoint destination) {
        this(source.address(), destination.address());
        sourcePort = source.port();
        destinationPort = destination.port();
    }

    /** Sets the time to live; 64 unless set. */
    public Ipv4Builder ttl(int hops) {
        ttl = hops;
        return this;
    }

    /** Sets the identification; 0 unless set. */
    public Ipv4Builder identification(int value) {
        identification = value;
        return this;
    }

    /** Forbids fragmentation. */
    public Ipv4Builder dontFragment() {
        dontFragment = true;
        return this;
    }

    /** Sends UDP with a zero checksum, which means none (RFC 768). */
    public Ipv4Builder withoutUdpChecksum() {
        udpChecksum = false;
        return this;
    }

    /** Adds header options, up to 40 octets; padded with end-of-list to a multiple of four. */
    public Ipv4Builder options(byte[] value) {
        if (value.length > 40) {
            throw new IllegalArgumentException("IPv4 options take at most 40 octets, not " + value.length);
        }
        options = Arrays.copyOf(value, (value.length + 3) & ~3);
        return this;
    }

    /** A UDP datagram. */
    public byte[] udp(byte[] payload) {
        byte[] body = new byte[UdpView.HEADER + payload.length];
        Octets.put16(body, 0, sourcePort);
        Octets.put16(body, 2, destinationPort);
        Octets.put16(body, 4, body.length);
        System.arraycopy(payload, 0, body, UdpView.HEADER, payload.length);
        if (udpChecksum) {
            int checksum = transportChecksum(IpProtocol.UDP, body);
            Octets.put16(body, 6, checksum == 0 ? 0xffff : checksum); // RFC 768: zero is sent as all ones
        }
        return raw(IpProtocol.UDP, body);
    }

    /** A TCP segment without options; {@code flags} as in {@link TcpView}. */
    public byte[] tcp(int flags, int sequence, int acknowledgement, byte[] payload) {
        byte[] body = new byte[TcpView.MINIMUM_HEADER + payload.length];
        Octets.put16(body, 0, sourcePort);
        Octets.put16(body, 2, destinationPort);
        Octets.put32(body, 4, sequence);
        Octets.put32(body, 8, acknowledgement);
        body[12] = 5 << 4;
        body[13] = (byte) flags;
        Octets.put16(body, 14, 0xffff); // window
        System.arraycopy(payload, 0, body, TcpView.MINIMUM_HEADER, payload.length);
        Octets.put16(body, 16, transportChecksum(IpProtocol.TCP, body));
        return raw(IpProtocol.TCP, body);
    }

    /**
     * An ICMP message.
     *
     * @param rest the second 32 bits of its header: identifier and sequence number of a query, the MTU of
     *     "fragmentation needed", else 0
     * @param content what follows the header: the data of a query, the beginning of the packet an error is about
     */
    public byte[] icmp(int type, int code, int rest, byte[] content) {
        byte[] body = new byte[IcmpView.HEADER + content.length];
        body[0] = (byte) type;
        body[1] = (byte) code;
        Octets.put32(body, 4, rest);
        System.arraycopy(content, 0, body, IcmpView.HEADER, content.length);
        Octets.put16(body, 2, InternetChecksum.of(body, 0, body.length));
        return raw(IpProtocol.ICMP, body);
    }

    /** An ESP packet; {@code sealed} is all that follows the sequence number. */
    public byte[] esp(int spi, int sequence, byte[] sealed) {
        byte[] body = new byte[EspView.HEADER + sealed.length];
        Octets.put32(body, 0, spi);
        Octets.put32(body, 4, sequence);
        System.arraycopy(sealed, 0, body, EspView.HEADER, sealed.length);
        return raw(IpProtocol.ESP, body);
    }

    /**
     * A packet with this payload as it is.
     *
     * @throws IllegalArgumentException when the packet would exceed 65,535 octets
     */
    public byte[] raw(int protocol, byte[] payload) {
        int header = Ipv4View.MINIMUM_HEADER + options.length;
        int total = header + payload.length;
        if (total > 65535) {
            throw new IllegalArgumentException("an IPv4 packet has at most 65535 octets, not " + total);
        }
        byte[] packet = new byte[total];
        packet[0] = (byte) (4 << 4 | header / 4);
        Octets.put16(packet, 2, total);
        Octets.put16(packet, 4, identification);
        Octets.put16(packet, 6, dontFragment ? 0x4000 : 0);
        packet[8] = (byte) ttl;
        packet[9] = (byte) protocol;
        Octets.put32(packet, 12, source);
        Octets.put32(packet, 16, destination);
        System.arraycopy(options, 0, packet, Ipv4View.MINIMUM_HEADER, options.length);
        Octets.put16(packet, 10, InternetChecksum.of(packet, 0, header));
        System.arraycopy(payload, 0, packet, header, payload.length);
        return packet;
    }

    private int transportChecksum(int protocol, byte[] body) {
        long pseudo = InternetChecksum.pseudoHeader(source, destination, protocol, body.length);
        return InternetChecksum.finish(InternetChecksum.add(pseudo, body, 0, body.length));
    }
}
