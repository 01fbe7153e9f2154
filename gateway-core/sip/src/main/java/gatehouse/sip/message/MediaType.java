package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A media type or range (RFC 3261 20.15, 20.1).
 *
 * @param type the type in lower case, {@code *} in a range
 * @param subtype the subtype in lower case, {@code *} in a range
 * @param parameters charset, boundary, q and others
 */
public record MediaType(String type, String subtype, Parameters parameters) {
    public static final MediaType SDP = of("application/sdp");

    /** Reads one media type. */
    public static Decoded<MediaType> parse(String text) {
        return Values.one(text, MediaType::parse);
    }

    /** {@link #parse} for media types that our own code made. */
    public static MediaType of(String text) {
        return Values.own(text, MediaType::parse);
    }

    static @Nullable MediaType parse(Cursor c) {
        String type = c.token("a media type is a token");
        if (type == null) {
            return null;
        }
        if (!c.separator('/')) {
            return c.fail("a media type needs '/'");
        }
        String subtype = c.token("a media subtype is a token");
        Parameters parameters = subtype == null ? null : Parameters.generic(c);
        return subtype == null || parameters == null
                ? null
                : new MediaType(type.toLowerCase(Locale.ROOT), subtype.toLowerCase(Locale.ROOT), parameters);
    }

    /** Whether it is {@code essence}, as {@code application/sdp}, whatever its parameters. */
    public boolean is(String essence) {
        return essence.length() == type.length() + 1 + subtype.length()
                && essence.charAt(type.length()) == '/'
                && essence.startsWith(type)
                && essence.endsWith(subtype);
    }

    @Override
    public String toString() {
        return type + "/" + subtype + (parameters.isEmpty() ? "" : ";" + parameters);
    }
}
