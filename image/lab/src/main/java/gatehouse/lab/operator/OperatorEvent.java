package gatehouse.lab.operator;

import gatehouse.sip.transport.TransportEvent;

/** What happens to the operator. */
public sealed interface OperatorEvent {
    /** Something came from the wire, or from a service inside. */
    record Wire(TransportEvent event) implements OperatorEvent {}
}
