package gatehouse.translator;

import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4View;
import org.jspecify.annotations.Nullable;

/**
 * Carries ICMP errors through the NAT in place, with the packet inside them made what its sender knows (RFC 5508 4).
 * Sessions are neither prolonged nor ended by them (REQ-6), and neither type nor code changes (REQ-4b, REQ-5b).
 */
final class IcmpErrorTranslation {
    private static final int LEAST_TRANSPORT = 8; // RFC 792

    private final Bindings bindings;
    private final Ipv4View inner = new Ipv4View();

    IcmpErrorTranslation(Bindings bindings) {
        this.bindings = bindings;
    }

    /** From the outside, about a packet that we sent there. */
    @Nullable
    DropReason inbound(Ipv4View ip, IcmpView icmp) {
        DropReason fault = open(icmp);
        if (fault != null) {
            return fault;
        }
        int port = EndpointRewrite.sourcePort(inner);
        int remotePort = inner.protocol() == IpProtocol.ICMP ? 0 : EndpointRewrite.destinationPort(inner);
        Mapping mapping = isIcmpOtherThan(true)
                ? null
                : bindings.ofPublic(
                        inner.protocol(), inner.source(), port, Bindings.remote(inner.destination(), remotePort));
        if (mapping == null) {
            return DropReason.NO_MAPPING; // RFC 5508 REQ-4; who sent the error does not matter (RFC 4787 REQ-12a)
        }
        EndpointRewrite.source(inner, transportLength(icmp), mapping.host.address, mapping.insidePort);
        ip.setDestination(mapping.host.address); // REQ-4c
        icmp.renewChecksum();
        return null;
    }

    /** From the inside, about a packet that we delivered there. */
    @Nullable
    DropReason outbound(Ipv4View ip, IcmpView icmp) {
        DropReason fault = open(icmp);
        if (fault != null) {
            return fault;
        }
        int port = EndpointRewrite.destinationPort(inner);
        int remotePort = inner.protocol() == IpProtocol.ICMP ? 0 : EndpointRewrite.sourcePort(inner);
        Mapping mapping = isIcmpOtherThan(false)
                ? null
                : bindings.ofInside(
                        inner.protocol(), inner.destination(), port, Bindings.remote(inner.source(), remotePort));
        if (mapping == null) {
            return DropReason.NO_MAPPING; // REQ-5
        }
        EndpointRewrite.destination(inner, transportLength(icmp), mapping.publicAddress, mapping.publicPort);
        ip.setSource(mapping.publicAddress); // REQ-5c
        icmp.renewChecksum();
        return null;
    }

    private @Nullable DropReason open(IcmpView icmp) {
        // REQ-3: the error's checksum and the inner header's count, the inner transport's does not (3c).
        if (!icmp.checksumHolds()
                || inner.wrapTruncated(icmp.bytes(), icmp.embeddedOffset(), icmp.embeddedLength()) != null
                || !inner.headerChecksumHolds()) {
            return DropReason.BAD_ICMP_ERROR;
        }
        if (inner.fragmentOffset() > 0) {
            return DropReason.NO_MAPPING; // without ports nobody can say whose it was
        }
        return transportLength(icmp) < LEAST_TRANSPORT ? DropReason.BAD_ICMP_ERROR : null;
    }

    /** How much of the inner transport is there; REQ-3b: behind the inner header's options. */
    private int transportLength(IcmpView icmp) {
        return Math.min(icmp.embeddedLength(), inner.totalLength()) - inner.headerLength();
    }

    /** Whether the inner packet is ICMP, but not of the kind that has a session in this direction. */
    private boolean isIcmpOtherThan(boolean query) {
        if (inner.protocol() != IpProtocol.ICMP) {
            return false;
        }
        int type = inner.bytes()[inner.payloadOffset()] & 0xff;
        return query ? !IcmpView.isQueryType(type) : !IcmpView.isReplyType(type);
    }
}
