package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;

/** What happens to the P-CSCF. */
public sealed interface PcscfEvent {
    /** Something came over the unprotected sockets. */
    record Clear(TransportEvent event) implements PcscfEvent {}

    /**
     * An authentic, fresh datagram came out of an inbound SA, whose selectors it fits.
     *
     * @param spi the SA
     * @param outer where the ESP packet came from; port 0 for plain ESP
     */
    record Protected(long spi, Endpoint outer, ByteView octets) implements PcscfEvent {}

    /** Something came over a stream inside the SAs, whose ports say in which (TS 33.203 7.1). */
    record Inner(TransportEvent event) implements PcscfEvent {}

    /** The operator's core behind has something for a UE. */
    record FromCore(TransportAction action) implements PcscfEvent {}

    /** The network has ended the registration of a private identity (TS 24.229 5.2.4, 5.2.5). */
    record Deregistered(String impi) implements PcscfEvent {}
}
