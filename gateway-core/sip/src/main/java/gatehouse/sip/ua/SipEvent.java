package gatehouse.sip.ua;

import gatehouse.sip.transport.TransportEvent;

/** What happens to a {@link UserAgentCore}: something from the wire, or a wish of its owner. */
public sealed interface SipEvent
        permits SipEvent.Transport, CallEvent, RegistrationEvent, SubscriptionEvent, RequestEvent {
    /** Something came from the wire. */
    record Transport(TransportEvent event) implements SipEvent {}
}
