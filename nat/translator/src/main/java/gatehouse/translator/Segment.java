package gatehouse.translator;

import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.EspView;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4View;
import gatehouse.translator.packet.TcpView;
import gatehouse.translator.packet.UdpView;
import org.jspecify.annotations.Nullable;

/** What a translator needs to know of a packet's transport header; reused from packet to packet. */
final class Segment {
    /** What the packet is to a NAT. */
    enum Kind {
        /** UDP, TCP or ESP: may go either way. */
        FLOW,
        /** An ICMP query: goes out, never in. */
        QUERY,
        /** An ICMP reply: comes in, never goes out. */
        REPLY,
        /** An ICMP error about another packet. */
        ERROR
    }

    final IcmpView icmp = new IcmpView();

    private final UdpView udp = new UdpView();
    private final TcpView tcp = new TcpView();
    private final EspView esp = new EspView();

    Kind kind = Kind.FLOW;
    int sourcePort;
    int destinationPort;
    int tcpFlags;

    /** Reads the transport header of {@code ip}, which is no later fragment; null when it is one we translate. */
    @Nullable
    DropReason read(Ipv4View ip, EspPolicy espPolicy) {
        kind = Kind.FLOW;
        tcpFlags = 0;
        boolean sound = switch (ip.protocol()) {
            case IpProtocol.UDP -> udp.wrap(ip) == null;
            case IpProtocol.TCP -> tcp.wrap(ip) == null;
            case IpProtocol.ICMP -> icmp.wrap(ip) == null;
            case IpProtocol.ESP -> espPolicy == EspPolicy.BLOCK || esp.wrap(ip) == null;
            default -> true;
        };
        if (!sound) {
            // RFC 3128: the first fragment holds the whole header, or its sender hides something.
            return ip.moreFragments() ? DropReason.TINY_FRAGMENT : DropReason.MALFORMED;
        }
        sourcePort = EndpointRewrite.sourcePort(ip);
        destinationPort = EndpointRewrite.destinationPort(ip);
        return switch (ip.protocol()) {
            case IpProtocol.UDP -> null;
            case IpProtocol.TCP -> {
                tcpFlags = tcp.flags();
                yield null;
            }
            case IpProtocol.ICMP -> readIcmp(ip);
            case IpProtocol.ESP -> espPolicy == EspPolicy.BLOCK ? DropReason.UNSUPPORTED_PROTOCOL : null;
            default -> DropReason.UNSUPPORTED_PROTOCOL;
        };
    }

    /** Whether it is the first segment of a TCP connection. */
    boolean opensTcp() {
        return (tcpFlags & (TcpView.SYN | TcpView.ACK | TcpView.RST)) == TcpView.SYN;
    }

    private @Nullable DropReason readIcmp(Ipv4View ip) {
        if (icmp.isQuery()) {
            kind = Kind.QUERY;
            destinationPort = 0; // the identifier belongs to the one who asks
        } else if (icmp.isReply()) {
            kind = Kind.REPLY;
            sourcePort = 0;
        } else if (icmp.isError()) {
            kind = Kind.ERROR;
            return ip.isFragment() ? DropReason.BAD_ICMP_ERROR : null;
        } else {
            return DropReason.UNSUPPORTED_ICMP; // RFC 5508 REQ-11
        }
        return null;
    }
}
