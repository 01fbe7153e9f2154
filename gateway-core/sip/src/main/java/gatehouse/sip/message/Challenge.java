package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * What WWW-Authenticate and Proxy-Authenticate ask for (RFC 3261 20.44, RFC 7616 3.3).
 *
 * @param scheme as written; compare without case
 * @param parameters realm, nonce, qop and others
 */
public record Challenge(String scheme, Parameters parameters) implements Authentication {
    /** Reads one challenge. */
    public static Decoded<Challenge> parse(String text) {
        return Values.one(text, Challenge::parse);
    }

    /** {@link #parse} for challenges that our own code made. */
    public static Challenge of(String text) {
        return Values.own(text, Challenge::parse);
    }

    static @Nullable Challenge parse(Cursor c) {
        String scheme = Credentials.scheme(c);
        Parameters parameters = scheme == null ? null : Parameters.authentication(c);
        return scheme == null || parameters == null ? null : new Challenge(scheme, parameters);
    }

    @Override
    public String toString() {
        return scheme + " " + parameters;
    }
}
