package gatehouse.b2bua;

import gatehouse.sip.ua.SipAction;
import gatehouse.telephony.LineAction;

/** What happens to the {@link B2bua}. */
public sealed interface B2buaEvent {
    /** A line wants something of the network. */
    record FromLine(String line, LineAction.Call action) implements B2buaEvent {}

    /** The SIP stack tells something; what is for the wire is the owner's to carry out and does not belong here. */
    record FromNetwork(SipAction action) implements B2buaEvent {}

    /** Register every account, or one that was unregistered. */
    record Register(String account) implements B2buaEvent {}

    /** Take a registration back. */
    record Unregister(String account) implements B2buaEvent {}

    /** The line's call is to go on under a new key of ours: the present one comes to its end (RFC 3711 9.2). */
    record Rekey(String line) implements B2buaEvent {}

    /** End every call and take every registration back: the gateway stops. */
    record ShutDown() implements B2buaEvent {}
}
