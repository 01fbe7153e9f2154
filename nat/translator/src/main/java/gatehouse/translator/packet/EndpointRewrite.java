package gatehouse.translator.packet;

/**
 * Gives a packet another source or destination endpoint and keeps every checksum over it right incrementally
 * (RFC 3022 4.1, RFC 1624), in place. The "port" is the query identifier for ICMP and nothing for ESP. A UDP checksum
 * of zero stays zero (RFC 768: there is none).
 *
 * <p>{@code available} is how much of the transport header is there: the payload's length, or less for the packet
 * inside an ICMP error, of which 8 octets are enough (RFC 5508 REQ-3). What is not there is not touched.
 */
public final class EndpointRewrite {
    private static final int UDP_CHECKSUM = 6;
    private static final int TCP_CHECKSUM = 16;
    private static final int ICMP_CHECKSUM = 2;
    private static final int ICMP_IDENTIFIER = 4;

    private EndpointRewrite() {}

    /** The source port of a UDP or TCP packet with at least 4 octets, the identifier of ICMP with 8, else 0. */
    public static int sourcePort(Ipv4View ip) {
        return port(ip, 0);
    }

    /** The destination port, as {@link #sourcePort} otherwise. */
    public static int destinationPort(Ipv4View ip) {
        return port(ip, 2);
    }

    /** Changes source address and port. */
    public static void source(Ipv4View ip, int available, int address, int port) {
        transport(ip, available, 0, ip.source(), address, port);
        ip.setSource(address);
    }

    /** Changes destination address and port. */
    public static void destination(Ipv4View ip, int available, int address, int port) {
        transport(ip, available, 2, ip.destination(), address, port);
        ip.setDestination(address);
    }

    private static int port(Ipv4View ip, int portAt) {
        return switch (ip.protocol()) {
            case IpProtocol.UDP, IpProtocol.TCP -> Octets.u16(ip.bytes(), ip.payloadOffset() + portAt);
            case IpProtocol.ICMP -> Octets.u16(ip.bytes(), ip.payloadOffset() + ICMP_IDENTIFIER);
            default -> 0;
        };
    }

    private static void transport(Ipv4View ip, int available, int portAt, int before, int after, int port) {
        byte[] bytes = ip.bytes();
        int at = ip.payloadOffset();
        switch (ip.protocol()) {
            case IpProtocol.UDP -> {
                int checksum = Octets.u16(bytes, at + UDP_CHECKSUM);
                if (checksum != 0) {
                    int updated = updated(checksum, bytes, at + portAt, before, after, port);
                    Octets.put16(bytes, at + UDP_CHECKSUM, updated == 0 ? 0xffff : updated);
                }
                Octets.put16(bytes, at + portAt, port);
            }
            case IpProtocol.TCP -> {
                if (available >= TCP_CHECKSUM + 2) {
                    int checksum = Octets.u16(bytes, at + TCP_CHECKSUM);
                    Octets.put16(bytes, at + TCP_CHECKSUM, updated(checksum, bytes, at + portAt, before, after, port));
                }
                Octets.put16(bytes, at + portAt, port);
            }
            case IpProtocol.ICMP -> {
                // No pseudo-header: only the identifier counts.
                int checksum = Octets.u16(bytes, at + ICMP_CHECKSUM);
                int identifier = Octets.u16(bytes, at + ICMP_IDENTIFIER);
                Octets.put16(bytes, at + ICMP_CHECKSUM, InternetChecksum.replace16(checksum, identifier, port));
                Octets.put16(bytes, at + ICMP_IDENTIFIER, port);
            }
            default -> {} // ESP's integrity does not cover the IP header (RFC 4303 3.1.1)
        }
    }

    private static int updated(int checksum, byte[] bytes, int portAt, int before, int after, int port) {
        int withAddress = InternetChecksum.replace32(checksum, before, after);
        return InternetChecksum.replace16(withAddress, Octets.u16(bytes, portAt), port);
    }
}
