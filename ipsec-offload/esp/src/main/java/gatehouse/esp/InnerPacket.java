package gatehouse.esp;

import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/** What happens to a packet after ESP is off: cut to its length, given its header, and held against its SA. */
final class InnerPacket {
    private final IpView view = new IpView();

    /** Makes the payload of an authentic packet a whole IP packet, or says why it is none. */
    @Nullable
    Refusal complete(EspPacket packet, SecurityAssociation agreed) {
        Refusal refusal = agreed.mode() == SecurityAssociation.Mode.TUNNEL ? tunnel(packet) : transport(packet, agreed);
        if (refusal != null || agreed.selectors().isEmpty()) {
            return refusal;
        }
        for (int i = 0; i < agreed.selectors().size(); i++) {
            if (agreed.selectors().get(i).matches(view, false)) {
                return null;
            }
        }
        return Refusal.WRONG_SA;
    }

    private @Nullable Refusal tunnel(EspPacket packet) {
        boolean v6 = packet.nextHeader == IpView.IPV6;
        if ((!v6 && packet.nextHeader != IpView.IPV4)
                || !view.wrap(packet.array(), packet.offset(), packet.length())
                || view.isV6() != v6) {
            return Refusal.MALFORMED_INNER;
        }
        packet.window(packet.offset(), view.totalLength()); // TFC padding stays behind (RFC 4303 2.7)
        return Ecn.decapsulate(packet.trafficClass(), packet.array(), packet.offset(), v6) ? null : Refusal.CONGESTION;
    }

    private @Nullable Refusal transport(EspPacket packet, SecurityAssociation agreed) {
        byte[] array = packet.array();
        int at = packet.offset();
        int length = packet.length();
        if (packet.nextHeader == IpView.UDP && length >= 8) {
            int udp = Octets.get16(array, at + 4);
            if (udp > length || udp < 8) {
                return Refusal.MALFORMED_INNER;
            }
            length = udp; // TFC padding stays behind
        }
        IpAddress source = packet.source();
        IpAddress destination = packet.destination();
        if (agreed.encapsulation() != null) {
            ChecksumRepair.repair(array, at, length, packet.nextHeader, source, destination, agreed.originals());
        }
        int header = source.isV6() ? 40 : 20;
        int start = at - header;
        OuterHeader.write(
                array,
                start,
                source,
                destination,
                packet.nextHeader,
                length,
                packet.trafficClass(),
                packet.hopLimit(),
                packet.dontFragment());
        packet.window(start, header + length);
        return view.wrap(array, start, header + length) ? null : Refusal.MALFORMED_INNER;
    }
}
