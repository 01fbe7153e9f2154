package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.transport.TransportAction;

/** What a {@link UserAgentCore} asks of the wire or tells its owner. */
public sealed interface SipAction
        permits SipAction.Transport,
                SipAction.FlowOpened,
                SipAction.FlowClosed,
                CallAction,
                RegistrationAction,
                SubscriptionAction,
                RequestAction {
    /** For the edge. */
    record Transport(TransportAction action) implements SipAction {}

    /** A stream stands. */
    record FlowOpened(Flow flow) implements SipAction {}

    /** A stream is gone. */
    record FlowClosed(Flow flow, String reason) implements SipAction {}
}
