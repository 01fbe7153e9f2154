package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** What the owner is told of requests that are no call, registration or subscription. */
public sealed interface RequestAction extends SipAction {
    /** Which request. */
    RequestHandle request();

    /**
     * A request to answer with {@link RequestEvent.Respond}. OPTIONS outside calls, and what no owner can want, have
     * been answered by the core.
     *
     * @param call the call it belongs to, or null
     */
    record Received(
            RequestHandle request,
            SipRequest message,
            @Nullable CallHandle call,
            Flow flow) implements RequestAction {}

    /**
     * The outcome of a request of ours.
     *
     * @param status the final status; 408 for silence, 503 when the way is gone
     * @param response null when none came
     */
    record Completed(
            RequestHandle request, int status, @Nullable SipResponse response) implements RequestAction {}
}
