package gatehouse.sip.transaction;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Via;

/**
 * Tells clients that obey it how much to hold back (RFC 7339 5.5). Nothing is told up to half of the limits, for what was
 * told ends by itself; then more and more.
 */
final class ServerLoad {
    private static final double FREE = 0.5;
    private static final int VALIDITY_MILLIS = 500;
    private static final long NANOS_PER_UNIT = 10_000;

    private long last;

    ServerLoad() {}

    /** {@code response} with feedback in its top Via where the client asked for it. */
    SipResponse onto(SipResponse response, SipRequest request, double load, long now) {
        int percent = Math.clamp(Math.round((load - FREE) / (1 - FREE) * 100), 0, 100);
        if (percent == 0 || !OverloadFeedback.isWanted(request.via())) {
            return response;
        }
        last = Math.max(last + 1, now / NANOS_PER_UNIT); // RFC 7339 4.4: it grows
        Via told = new OverloadFeedback(percent, VALIDITY_MILLIS, last).onto(response.via());
        return response.with()
                .removeFirst(Headers.VIA)
                .prepend(Headers.VIA, told)
                .build();
    }
}
