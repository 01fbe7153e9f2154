package gatehouse.ims;

import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipAction;

/** What an {@link ImsAgent} asks of its owner, to be carried out in order. */
public sealed interface ImsAction {
    /** For the edge in clear, or told as the SIP stack tells it. */
    record Sip(SipAction action) implements ImsAction {}

    /** Make these four SAs and the policies for them. */
    record Install(RegistrationHandle registration, SecurityAssociations associations) implements ImsAction {}

    /** Delete the SAs of that id. */
    record Remove(long associations) implements ImsAction {}

    /**
     * Send one datagram through the SA for these ports.
     *
     * @param octets the whole message; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Transmit(long associations, int sourcePort, int destinationPort, byte[] octets) implements ImsAction {}

    /** Send a keep-alive of RFC 3948 2.3 on the UDP path of these SAs. */
    record KeepAlive(long associations) implements ImsAction {}

    /** How a registration is protected now. */
    record Protected(RegistrationHandle registration, Protection protection) implements ImsAction {}
}
