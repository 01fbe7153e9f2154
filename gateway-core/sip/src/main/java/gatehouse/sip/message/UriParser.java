package gatehouse.sip.message;

import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/** Reads the URIs of RFC 3261 25.1 between the cursor and a given end, which must be reached. */
final class UriParser {
    private UriParser() {}

    static @Nullable Uri parse(Cursor c, int to) {
        byte[] b = c.b;
        int from = c.pos;
        int colon = scheme(b, from, to);
        if (colon < 0) {
            return c.fail("a URI starts with its scheme");
        }
        c.pos = colon + 1;
        int length = colon - from;
        if (length == 3 && Octets.equalsIgnoreCase(b, from, colon, "sip")) {
            return sip(c, from, to, false);
        }
        if (length == 4 && Octets.equalsIgnoreCase(b, from, colon, "sips")) {
            return sip(c, from, to, true);
        }
        if (length == 3 && Octets.equalsIgnoreCase(b, from, colon, "tel")) {
            return TelUri.parse(c, from, to);
        }
        // absoluteURI: the octets a URI may hold, at least one behind the scheme; a fragment has no place in SIP
        int end = Escapes.skip(b, c.pos, to, Octets.URIC);
        if (end != to || c.pos == to) {
            return c.fail("an octet that a URI cannot hold", Math.max(end, c.pos));
        }
        c.pos = to;
        return new OtherUri(Octets.ascii(b, from, to));
    }

    /** The colon behind a scheme, or -1: ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ). */
    private static int scheme(byte[] b, int from, int to) {
        if (from >= to || !Octets.is(b[from], Octets.ALPHA)) {
            return -1;
        }
        for (int i = from + 1; i < to; i++) {
            if (b[i] == ':') {
                return i;
            }
            if (!Octets.is(b[i], Octets.ALPHA | Octets.DIGIT) && b[i] != '+' && b[i] != '-' && b[i] != '.') {
                return -1;
            }
        }
        return -1;
    }

    private static @Nullable SipUri sip(Cursor c, int from, int to, boolean secure) {
        byte[] b = c.b;
        int start = c.pos;
        int user = 0;
        int userEnd = 0;
        int passwordEnd = 0;
        int stop = Escapes.skip(b, start, to, Octets.USER);
        if (stop >= 0 && stop < to && b[stop] == ':') {
            int second = Escapes.skip(b, stop + 1, to, Octets.PASSWORD);
            if (second >= 0 && second < to && b[second] == '@') {
                user = start;
                userEnd = stop;
                passwordEnd = second;
            }
        } else if (stop >= 0 && stop < to && b[stop] == '@') {
            user = start;
            userEnd = stop;
            passwordEnd = stop;
        }
        if (user != 0) {
            if (userEnd == user) {
                return c.fail("nothing stands before '@'", user);
            }
            c.pos = passwordEnd + 1;
        }
        int host = c.pos;
        int hostEnd = host(c, to);
        if (hostEnd < 0) {
            return null;
        }
        int port = port(c, to);
        if (port < -1) {
            return null;
        }
        Parameters parameters = Parameters.none();
        Parameters headers = Parameters.none();
        if (c.pos < to && b[c.pos] == ';') {
            parameters = Parameters.uri(c, to, ';', ';', Octets.PARAM);
        }
        if (parameters != null && c.pos < to && b[c.pos] == '?') {
            headers = Parameters.uri(c, to, '?', '&', Octets.HNV);
        }
        if (parameters == null || headers == null) {
            return null;
        }
        if (c.pos != to) {
            return c.fail("an octet that a SIP URI cannot hold");
        }
        return new SipUri(
                b,
                from,
                to,
                secure,
                pack(user, userEnd, passwordEnd),
                pack(host, hostEnd, 0),
                port,
                parameters,
                headers);
    }

    private static long pack(int from, int to, int second) {
        return from | (long) to << 16 | (long) second << 32;
    }

    /** Passes a host and answers its end, or -1 after a failure. */
    static int host(Cursor c, int to) {
        byte[] b = c.b;
        int from = c.pos;
        if (from < to && b[from] == '[') {
            int close = Octets.indexOf(b, from, to, ']');
            if (close < 0
                    || close - from > 47
                    || !(IpAddress.parse(Octets.utf8(b, from, close + 1)) instanceof Decoded.Ok<?>)) {
                c.fail("not an IPv6 reference");
                return -1;
            }
            c.pos = close + 1;
            return c.pos;
        }
        int end = hostname(b, from, to);
        if (end < 0) {
            c.fail("not a host name");
            return -1;
        }
        c.pos = end;
        return end;
    }

    /**
     * hostname = *( domainlabel "." ) toplabel [ "." ], or an IPv4address when the last label starts with a digit: where
     * it ends, or -1.
     */
    private static int hostname(byte[] b, int from, int to) {
        int last = from; // where the last label begins that is not empty
        int label = from;
        int i = from;
        for (; i < to && Octets.is(b[i], Octets.HOST); i++) {
            if (b[i] == '.') {
                if (i == label || b[i - 1] == '-') {
                    return -1;
                }
                label = i + 1;
            } else if (i == label) {
                if (b[i] == '-') {
                    return -1;
                }
                last = i;
            }
        }
        if (i == from || b[i - 1] == '-') {
            return -1;
        }
        // only the root may be empty: one dot behind the top label
        return Octets.is(b[last], Octets.ALPHA) || (label != i && ipv4(b, from, i)) ? i : -1;
    }

    private static boolean ipv4(byte[] b, int from, int to) {
        int octets = 1;
        int value = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (b[i] == '.') {
                if (digits == 0 || ++octets > 4) {
                    return false;
                }
                value = 0;
                digits = 0;
            } else {
                value = value * 10 + (b[i] - '0');
                if (!Octets.is(b[i], Octets.DIGIT) || ++digits > 3 || value > 255) {
                    return false;
                }
            }
        }
        return octets == 4 && digits > 0;
    }

    /** {@code [ ":" port ]}: the port, -1 when there is none, -2 after a failure. */
    static int port(Cursor c, int to) {
        if (c.pos >= to || c.b[c.pos] != ':') {
            return -1;
        }
        c.pos++;
        int from = c.pos;
        int port = 0;
        while (c.pos < to && Octets.is(c.b[c.pos], Octets.DIGIT) && port <= 65535) {
            port = port * 10 + (c.b[c.pos++] - '0');
        }
        if (c.pos == from || port > 65535) {
            c.fail("a port is 0 to 65535", from);
            return -2;
        }
        return port;
    }
}
