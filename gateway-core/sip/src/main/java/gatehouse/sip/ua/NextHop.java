package gatehouse.sip.ua;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;

/** Over which flow a request goes whose first hop (top Route, or Request-URI) is known (RFC 3261 8.1.2, 12.2.1.1). */
@FunctionalInterface
public interface NextHop {
    /** Always the party's own flow: behind an outbound proxy (RFC 5626) and in IMS, where nothing else may leave. */
    NextHop OWN_FLOW = (own, hop) -> own;

    /** To the address in the hop; a name stays on the party's flow, for looking names up is the owner's part. */
    NextHop BY_URI = (own, hop) -> {
        IpAddress address = hop instanceof SipUri sip ? sip.address() : null;
        if (address == null || !(hop instanceof SipUri sip)) {
            return own;
        }
        Endpoint to = new Endpoint(address, sip.effectivePort());
        return to.equals(own.remote())
                ? own
                : new Flow(
                        own.transport(),
                        own.transport().isReliable() ? own.local().withPort(0) : own.local(),
                        to);
    };

    /** The flow to use in place of {@code own}, which may be it. */
    Flow flow(Flow own, Uri hop);
}
