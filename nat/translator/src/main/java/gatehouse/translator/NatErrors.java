package gatehouse.translator;

import gatehouse.base.IpAddress;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.Ipv4View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ICMP errors that the NAT itself sends about packets it could not pass on (RFC 5508 REQ-8 and REQ-10). */
final class NatErrors {
    private static final int LONGEST = 576; // RFC 1812 4.3.2.3
    private static final long SECOND = 1_000_000_000L;

    private final Realms realms;
    private final int perSecond;
    private long windowEnds = Long.MIN_VALUE;
    private int sentInWindow;

    NatErrors(Realms realms, int perSecond) {
        this.realms = realms;
        this.perSecond = perSecond;
    }

    /** The error for the sender of the untranslated packet in view, or null where none is due. */
    byte @Nullable [] about(DropReason reason, Side from, Ipv4View ip, long now) {
        return switch (reason) {
            case TTL_EXPIRED -> error(IcmpView.TIME_EXCEEDED, 0, 0, from, ip, now);
            // RFC 4787 REQ-13: the sender learns the size that fits (RFC 1191 4).
            case TOO_BIG ->
                error(
                        IcmpView.DESTINATION_UNREACHABLE,
                        IcmpView.CODE_FRAGMENTATION_NEEDED,
                        realms.outsideMtu(),
                        from,
                        ip,
                        now);
            // RFC 5508 REQ-8. To the outside nobody is told about our limits (REQ-9).
            case HOST_LIMIT, TOTAL_LIMIT, PORTS_EXHAUSTED, ESP_PEER_TAKEN ->
                from == Side.OUTSIDE
                        ? null
                        : error(IcmpView.DESTINATION_UNREACHABLE, IcmpView.CODE_PROHIBITED, 0, from, ip, now);
            default -> null;
        };
    }

    private byte @Nullable [] error(int type, int code, int rest, Side from, Ipv4View ip, long now) {
        if (!mayAnswer(from, ip) || !hasBudget(now)) {
            return null;
        }
        int copied = Math.min(ip.totalLength(), LONGEST - Ipv4View.MINIMUM_HEADER - IcmpView.HEADER);
        byte[] about = Arrays.copyOfRange(ip.bytes(), ip.offset(), ip.offset() + copied);
        IpAddress self = from == Side.INSIDE ? realms.insideRouter() : IpAddress.v4(ip.destination());
        return new Ipv4Builder(self, IpAddress.v4(ip.source())).icmp(type, code, rest, about);
    }

    /** RFC 1122 3.2.2: never about an ICMP error, a later fragment, or a packet whose source is not one host. */
    private boolean mayAnswer(Side from, Ipv4View ip) {
        if (ip.fragmentOffset() > 0 || !Translator.isUnicast(ip.source())) {
            return false;
        }
        if (from == Side.INSIDE ? !realms.isInside(ip.source()) : !realms.isPublic(ip.destination())) {
            return false;
        }
        return ip.protocol() != IpProtocol.ICMP
                || ip.payloadLength() < 1
                || !IcmpView.isErrorType(ip.bytes()[ip.payloadOffset()] & 0xff);
    }

    private boolean hasBudget(long now) {
        if (now >= windowEnds) {
            windowEnds = now + SECOND;
            sentInWindow = 0;
        }
        return sentInWindow++ < perSecond;
    }
}
