package gatehouse.lab.operator;

import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * With whom the edge has agreed over TLS that SRTP ends here (TS 24.229 5.2.2.4, 7.2A.7). What goes through security
 * associations has agreed on it with them, and does not come by here.
 */
final class EdgeAgreements {
    private static final List<Parameterized> SAID = List.of(MediaSecurity.SDES_SRTP.toHeader());

    /** Connections, for as long as they stand. */
    private final Set<Flow> agreed = new HashSet<>();

    private static boolean offers(SipRequest register, Flow flow) {
        return flow.transport() == Transport.TLS && MediaSecurity.isAmong(register.values(Headers.SECURITY_CLIENT));
    }

    /** Whether a REGISTER verifies something else than what was said: somebody between has changed it (RFC 3329 2.4). */
    boolean isTampered(SipRequest register, Flow flow) {
        List<Parameterized> verified = register.values(Headers.SECURITY_VERIFY);
        return offers(register, flow)
                && !verified.isEmpty()
                && !verified.toString().equals(SAID.toString());
    }

    /** The answer to a REGISTER, with what the edge can do where that was asked. */
    SipResponse answer(SipRequest register, SipResponse answer, Flow flow) {
        boolean challenge = answer.status() == 401 || answer.status() == 494;
        if (!offers(register, flow) || !(answer.isSuccess() || challenge)) {
            return answer;
        }
        if (answer.isSuccess()) {
            agreed.add(flow);
        }
        return answer.with().setAll(Headers.SECURITY_SERVER, SAID).build();
    }

    /** A connection is gone. */
    void closed(Flow flow) {
        agreed.remove(flow);
    }

    /** Whether a request asks for what nobody agreed on. */
    boolean forbids(SipRequest request, Flow flow) {
        return flow.transport() == Transport.TLS && !agreed.contains(flow) && EdgeKeys.isAsked(request.body());
    }

    /** A request without what belongs to the agreement with us (RFC 3329 2.3.1). */
    SipRequest inward(SipRequest request, Flow flow) {
        if (!agreed.contains(flow)) {
            return request;
        }
        RequestBuilder inward = request.with().remove(Headers.SECURITY_VERIFY);
        for (HeaderType<String> type : List.of(Headers.REQUIRE, Headers.PROXY_REQUIRE)) {
            inward.setAll(
                    type,
                    request.values(type).stream()
                            .filter(tag -> !tag.equalsIgnoreCase(MediaSecurity.TAG))
                            .toList());
        }
        return inward.build();
    }
}
