package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * Seconds with parameters: Session-Expires and Min-SE (RFC 4028), Retry-After (RFC 3261 20.33, its comment dropped).
 *
 * @param seconds 0 to 2^32 - 1
 * @param parameters refresher, duration and others
 */
public record Delta(long seconds, Parameters parameters) {
    /** Seconds without parameters. */
    public static Delta of(long seconds) {
        return new Delta(seconds, Parameters.none());
    }

    static @Nullable Delta parse(Cursor c) {
        long seconds = c.number(0xffff_ffffL, "seconds are below 2^32");
        if (seconds < 0) {
            return null;
        }
        if (c.separator('(') && !comment(c)) {
            return null;
        }
        Parameters parameters = Parameters.generic(c);
        return parameters == null ? null : new Delta(seconds, parameters);
    }

    /** comment = LPAREN *(ctext / quoted-pair / comment) RPAREN, the first parenthesis passed; counted, not recursive. */
    private static boolean comment(Cursor c) {
        int depth = 1;
        while (!c.atEnd()) {
            int octet = c.b[c.pos++];
            if (octet == '\\' && !c.atEnd()) {
                c.pos++;
            } else if (octet == '(') {
                depth++;
            } else if (octet == ')' && --depth == 0) {
                return true;
            }
        }
        c.fail("a comment does not end");
        return false;
    }

    /** The same with {@code ;name=value}. */
    public Delta with(String name, String value) {
        return Values.own(Values.withParameter(Long.toString(seconds), parameters, name, value), Delta::parse);
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? Long.toString(seconds) : seconds + ";" + parameters;
    }
}
