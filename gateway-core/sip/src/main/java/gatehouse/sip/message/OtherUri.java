package gatehouse.sip.message;

import java.util.Locale;

/** A URI of a scheme that SIP only passes on: {@code urn:}, {@code mailto:}, {@code http:}, or an unknown one. */
public final class OtherUri implements Uri {
    private final String text;
    private final int colon;

    OtherUri(String text) {
        this.text = text;
        this.colon = text.indexOf(':');
    }

    @Override
    public String scheme() {
        return text.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** What stands behind the scheme's colon, as written. */
    public String schemeSpecificPart() {
        return text.substring(colon + 1);
    }

    /** RFC 3986 6.2.1: octet by octet, but for the case of the scheme; {@code urn:service} (RFC 5031) wholly without. */
    @Override
    public boolean matches(Uri other) {
        return other instanceof OtherUri that
                && scheme().equals(that.scheme())
                && ("urn".equals(scheme())
                        ? schemeSpecificPart().equalsIgnoreCase(that.schemeSpecificPart())
                        : schemeSpecificPart().equals(that.schemeSpecificPart()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtherUri that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
