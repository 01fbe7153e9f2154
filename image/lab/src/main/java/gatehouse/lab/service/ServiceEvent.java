package gatehouse.lab.service;

import gatehouse.sip.transport.TransportEvent;

/** What happens to the service subscribers. */
public sealed interface ServiceEvent {
    /** Something came from the P-CSCF. */
    record Wire(TransportEvent event) implements ServiceEvent {}

    /** The remote subscriber is to call {@code number}. */
    record Call(String number) implements ServiceEvent {}

    /** The remote subscriber is to end its calls. */
    record HangUp() implements ServiceEvent {}

    /** What was to be played in a call has been played. */
    record Played(String call) implements ServiceEvent {}
}
