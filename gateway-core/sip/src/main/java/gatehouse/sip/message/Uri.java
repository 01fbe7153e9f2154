package gatehouse.sip.message;

import gatehouse.base.Decoded;

/**
 * A URI as SIP carries it: SIP and SIPS (RFC 3261 19.1), tel (RFC 3966), or one of a scheme that is only passed on.
 * Immutable. {@code toString} gives exactly what was parsed; {@code equals} compares that text, {@link #matches} by
 * the rules of the scheme.
 */
public sealed interface Uri permits SipUri, TelUri, OtherUri {
    /** The scheme in lower case, without its colon. */
    String scheme();

    /**
     * Whether both name the same resource by the scheme's own rules (RFC 3261 19.1.4, RFC 3966 4). Not transitive, as
     * RFC 3261 says.
     */
    boolean matches(Uri other);

    /** Reads an absolute URI without brackets around it. */
    static Decoded<Uri> parse(String text) {
        Cursor c = Values.cursor(text);
        Uri uri = c.failed() ? null : UriParser.parse(c, c.end);
        return uri == null ? c.verdict(0) : Decoded.ok(uri);
    }

    /**
     * {@link #parse} for URIs that our own code made.
     *
     * @throws IllegalArgumentException when it is not a URI
     */
    static Uri of(String text) {
        Cursor c = Values.cursor(text);
        c.mostParameters = 2 * Parameters.MAX;
        Uri uri = c.failed() ? null : UriParser.parse(c, c.end);
        return uri == null ? c.<Uri>verdict(0).orThrow() : uri;
    }
}
