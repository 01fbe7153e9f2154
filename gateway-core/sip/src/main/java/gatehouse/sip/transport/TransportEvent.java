package gatehouse.sip.transport;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;

/** What an edge (sockets, or the in-memory network) tells the SIP stack. */
public sealed interface TransportEvent {
    /** Which path it is about. */
    Flow flow();

    /** One UDP datagram. The stack keeps the octets. */
    record Datagram(Flow flow, ByteView octets) implements TransportEvent {}

    /** The next octets of a stream, cut anywhere, for the stack to find the messages in. */
    record Octets(Flow flow, ByteView octets) implements TransportEvent {}

    /** A stream stands, accepted or connected; {@code flow} has its real endpoints. */
    record Opened(Flow flow) implements TransportEvent {}

    /**
     * A stream has ended, could not be opened, or a datagram was refused (ICMP). For one that never opened, {@code flow}
     * is the one that {@link TransportAction.Transmit} named.
     */
    record Closed(Flow flow, String reason) implements TransportEvent {}
}
