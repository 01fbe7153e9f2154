package gatehouse.lab.operator;

import gatehouse.sip.transport.TransportEvent;

/** What happens to the operator. */
public sealed interface OperatorEvent {
    /** Something came from the wire, or from a service inside. */
    record Wire(TransportEvent event) implements OperatorEvent {}

    /**
     * The network ends a subscriber's registration (TS 24.229 5.4.1.5).
     *
     * @param comeBack whether the UE is to register anew, or to stay away
     */
    record Deregister(String number, boolean comeBack) implements OperatorEvent {}

    /** The network wants a subscriber to authenticate again, soon (TS 24.229 5.4.1.6). */
    record Reauthenticate(String number) implements OperatorEvent {}
}
