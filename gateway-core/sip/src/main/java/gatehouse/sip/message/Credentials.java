package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * What Authorization and Proxy-Authorization carry (RFC 3261 20.7, RFC 7616 3.4).
 *
 * @param scheme as written; compare without case
 * @param parameters username, realm, nonce, response and others
 */
public record Credentials(String scheme, Parameters parameters) implements Authentication {
    /** Reads one set of credentials. */
    public static Decoded<Credentials> parse(String text) {
        return Values.one(text, Credentials::parse);
    }

    /** {@link #parse} for credentials that our own code made. */
    public static Credentials of(String text) {
        return Values.own(text, Credentials::parse);
    }

    static @Nullable Credentials parse(Cursor c) {
        String scheme = scheme(c);
        Parameters parameters = scheme == null ? null : Parameters.authentication(c);
        return scheme == null || parameters == null ? null : new Credentials(scheme, parameters);
    }

    /** auth-scheme and the blanks behind it. */
    static @Nullable String scheme(Cursor c) {
        int from = c.pos;
        if (!c.span(Octets.TOKEN, "an authentication scheme is a token")) {
            return null;
        }
        int end = c.pos;
        c.skipBlanks();
        if (c.pos == end) {
            return c.fail("an authentication scheme needs a blank behind it");
        }
        return Octets.equalsIgnoreCase(c.b, from, end, "digest") ? "Digest" : Octets.ascii(c.b, from, end);
    }

    @Override
    public String toString() {
        return scheme + " " + parameters;
    }
}
