package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What our messages say of the access network that they go through (P-Access-Network-Info, RFC 7315 4.4), and to whom.
 *
 * @param info such as {@code IEEE-802.3}; null to say nothing
 * @param trusted the flows that are protected and lead to the operator: nothing is said over others (RFC 7315 6.4), but
 *     in a call for help (TS 24.229 5.1.6.8)
 */
public record AccessNetwork(@Nullable Parameterized info, Predicate<Flow> trusted) {
    /** Nothing is said to anybody. */
    public static final AccessNetwork UNSAID = new AccessNetwork(null, flow -> false);

    /** {@code request}, which is about to go over {@code flow}; CANCEL, and ACK, come by another way (RFC 7976 3). */
    SipRequest onto(SipRequest request, Flow flow, Predicate<SipRequest> emergency) {
        Parameterized said = info;
        return said == null || !(trusted.test(flow) || emergency.test(request))
                ? request
                : request.with().set(Headers.P_ACCESS_NETWORK_INFO, said).build();
    }

    /** The same for a response; a 100 and what answers a CANCEL say nothing. */
    SipResponse onto(SipResponse response, Flow flow) {
        Parameterized said = info;
        boolean silent = response.status() == 100 || response.cseq().method().equals(Method.CANCEL);
        return said == null || silent || !trusted.test(flow)
                ? response
                : response.with().set(Headers.P_ACCESS_NETWORK_INFO, said).build();
    }
}
