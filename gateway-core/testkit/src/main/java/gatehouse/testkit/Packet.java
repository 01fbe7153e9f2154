package gatehouse.testkit;

import gatehouse.base.Endpoint;

/**
 * What travels on the in-memory network: a UDP datagram or a segment of the small TCP of {@link Stream}, with the fields
 * that a middlebox reads and rewrites.
 *
 * @param kind datagram, or which segment
 * @param from source address and port as they stand in the packet here
 * @param to destination address and port
 * @param sequence of a segment: the number of its first octet; 0 for a datagram
 * @param acknowledged of a segment: the next octet wanted from the other side; 0 for a datagram
 * @param payload the octets carried; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: packets are compared by who sent them, not by content
public record Packet(Kind kind, Endpoint from, Endpoint to, long sequence, long acknowledged, byte[] payload) {
    /** Datagram, or the flags of a segment. */
    public enum Kind {
        UDP,
        SYN,
        SYN_ACK,
        DATA,
        ACK,
        FIN,
        RST;

        /** Whether it is a TCP segment. */
        public boolean isTcp() {
            return this != UDP;
        }
    }

    /** A datagram. */
    public static Packet udp(Endpoint from, Endpoint to, byte[] payload) {
        return new Packet(Kind.UDP, from, to, 0, 0, payload);
    }

    /** The same packet with another source: what a NAT does on the way out. */
    public Packet from(Endpoint other) {
        return new Packet(kind, other, to, sequence, acknowledged, payload);
    }

    /** The same packet with another destination: what a NAT does on the way in. */
    public Packet to(Endpoint other) {
        return new Packet(kind, from, other, sequence, acknowledged, payload);
    }

    /** Octets on the wire with IPv4 or IPv6 and UDP or TCP headers. */
    public int wireLength() {
        return payload.length + (from.address().isV6() ? 40 : 20) + (kind.isTcp() ? 20 : 8);
    }

    @Override
    public String toString() {
        return kind + " " + from + " > " + to + " (" + payload.length + " octets)";
    }
}
