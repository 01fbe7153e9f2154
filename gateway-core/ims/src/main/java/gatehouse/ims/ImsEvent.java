package gatehouse.ims;

import gatehouse.base.ByteView;
import gatehouse.base.IpAddress;
import gatehouse.sip.ua.SipEvent;

/** What happens to an {@link ImsAgent}. */
public sealed interface ImsEvent {
    /** A wish of the owner, or something that came in clear. */
    record Sip(SipEvent event) implements ImsEvent {}

    /**
     * A datagram that came through a security association: its integrity is right and it is no replay.
     *
     * @param associations whose inbound SA it was
     */
    record Received(long associations, int sourcePort, int destinationPort, ByteView octets) implements ImsEvent {}

    /**
     * Associations that were asked for cannot be had: what waits for an answer under them fails at once.
     *
     * @param reason one sentence
     */
    record Unavailable(long associations, String reason) implements ImsEvent {}

    /** Our address is another one (TR 33.803 A.7.5). */
    record AddressChanged(IpAddress local) implements ImsEvent {}
}
