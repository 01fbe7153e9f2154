package gatehouse.sip.transaction;

import gatehouse.sip.message.Via;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an overloaded server tells in the Via of a response (RFC 7339 4) under the loss algorithm (7).
 *
 * @param percent of the requests that would be sent, those to hold back: 0 to 100
 * @param validityMillis how long that holds, 0 to end it at once
 * @param sequence of feedback, in units of 10 µs; what is not later than the last is stale (4.4)
 */
record OverloadFeedback(int percent, long validityMillis, long sequence) {
    private static final String ALGORITHM = "loss";
    private static final long DEFAULT_VALIDITY = 500; // RFC 7339 4.3
    private static final long UNITS = 100_000; // five digits behind the point

    /** What a client's Via says: it obeys feedback, and knows one algorithm (RFC 7339 4.1, 4.2). */
    static final String OFFER = ";oc;oc-algo=\"" + ALGORITHM + "\"";

    /** Whether who sent a request with this Via obeys feedback. */
    static boolean isWanted(Via via) {
        return via.parameters().has("oc");
    }

    /** The feedback in the Via of a response to us; null when there is none, or none that can be read. */
    static @Nullable OverloadFeedback in(Via via) {
        long percent = via.parameters().number("oc");
        if (percent < 0 || percent > 100) {
            return null; // our own offer comes back without a value from who does not know it
        }
        String algorithm = via.parameters().get("oc-algo");
        if (algorithm != null && !algorithm.equalsIgnoreCase(ALGORITHM)) {
            return null;
        }
        long validity = via.parameters().has("oc-validity") ? via.parameters().number("oc-validity") : DEFAULT_VALIDITY;
        long sequence = sequence(via.parameters().get("oc-seq"));
        return validity < 0 || sequence < 0 ? null : new OverloadFeedback((int) percent, validity, sequence);
    }

    /** {@code 1*12DIGIT "." 1*5DIGIT}; -1 for anything else. */
    private static long sequence(@Nullable String text) {
        int point = text == null ? -1 : text.indexOf('.');
        if (text == null || point < 1 || point > 12 || text.length() - point < 2 || text.length() - point > 6) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < point + 6; i++) {
            char c = i < text.length() ? text.charAt(i) : '0';
            if (i != point) {
                if (c < '0' || c > '9') {
                    return -1;
                }
                value = value * 10 + c - '0';
            }
        }
        return value;
    }

    /** {@code via} with this feedback. */
    Via onto(Via via) {
        return via.with("oc", Integer.toString(percent))
                .with("oc-algo", ALGORITHM)
                .with("oc-validity", Long.toString(validityMillis))
                .with("oc-seq", String.format(Locale.ROOT, "%d.%05d", sequence / UNITS, sequence % UNITS));
    }
}
