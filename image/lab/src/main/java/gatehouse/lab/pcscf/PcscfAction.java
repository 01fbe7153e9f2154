package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import gatehouse.base.Secret;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import org.jspecify.annotations.Nullable;

/** What the P-CSCF does. */
public sealed interface PcscfAction {
    /** For the operator's core; protected messages come over {@link SaPairs#flow}. */
    record ToCore(TransportEvent event) implements PcscfAction {}

    /** For the unprotected sockets. */
    record Clear(TransportAction action) implements PcscfAction {}

    /** Two pairs of SAs are to be made. The secrets, 16 octets each, are the receiver's to close. */
    record Establish(SaPairs pairs, Secret ck, Secret ik) implements PcscfAction {}

    /** They are to go. */
    record Release(SaPairs pairs) implements PcscfAction {}

    /** ESP for this UE goes there from now on: port_Uenc is known, or has changed. */
    record Locate(SaPairs pairs, Endpoint outer) implements PcscfAction {}

    /**
     * A datagram goes through SA1, port_pc to port_us.
     *
     * @param probe where the packet goes for once instead of the known place; null for that
     * @param octets the datagram; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Send(SaPairs pairs, byte[] octets, @Nullable Endpoint probe) implements PcscfAction {}

    /** For the streams inside the SAs; one that does not stand is opened from just its local port. */
    record Inner(TransportAction action) implements PcscfAction {}

    /** Something that whoever watches the lab wants to know. At most a few of each kind in a minute. */
    record Told(String code, String text) implements PcscfAction {}
}
