package gatehouse.sip.ua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** Which reliable provisional responses in one dialog are to be acknowledged: each once, in its turn (RFC 3262 4). */
final class ProvisionalOrder {
    private @Nullable Long last;

    /** Whether a provisional response wants to be acknowledged at all. */
    static boolean isReliable(SipResponse response) {
        return response.lists(Headers.REQUIRE, "100rel") && response.has(Headers.RSEQ);
    }

    /** Whether it is {@code response}'s turn; false for a repeat, and for one that came too early. */
    boolean takes(SipResponse response) {
        Long rseq = response.value(Headers.RSEQ);
        Long before = last;
        if (rseq == null || (before != null && rseq != before + 1)) {
            return false;
        }
        last = rseq;
        return true;
    }
}
