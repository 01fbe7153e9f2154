package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** Who may send requests. What is not admitted is dropped without an answer, and counted. */
@FunctionalInterface
public interface Admission {
    /** Everybody: for a lab, never towards a WAN. */
    Admission ALL = (flow, request) -> true;

    /**
     * Whether a request just come over {@code flow} is to be looked at; null stands for one that could not be read, which
     * is answered with an error or not at all. Called once per message: be quick.
     */
    boolean admits(Flow flow, @Nullable SipRequest request);

    /**
     * Whether a response that came over {@code came} may answer what went out over {@code sent}. RFC 3261 takes it from
     * anywhere; TS 33.203 7.1 takes it under the right security association alone. What is not admitted leaves its
     * transaction waiting.
     */
    default boolean admitsResponse(Flow sent, Flow came, SipResponse response) {
        return true;
    }
}
