package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * RFC 3261 20.16.
 *
 * @param number 0 to 2^31 - 1 (8.1.1.5)
 * @param method the method of the request
 */
public record CSeq(long number, Method method) {
    /** The largest sequence number. */
    public static final long MAX = (1L << 31) - 1;

    public CSeq {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("a CSeq number is below 2^31");
        }
    }

    static @Nullable CSeq parse(Cursor c) {
        // RFC 3261 8.1.1.5 and 20.16: less than 2^31
        long number = c.number(MAX, "a CSeq number is below 2^31");
        if (number < 0) {
            return null;
        }
        int gap = c.pos;
        c.skipBlanks();
        if (c.pos == gap) {
            return c.fail("CSeq needs a blank and a method");
        }
        int from = c.pos;
        return c.span(Octets.TOKEN, "CSeq needs a method") ? new CSeq(number, Method.of(c.b, from, c.pos)) : null;
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
