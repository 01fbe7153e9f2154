package gatehouse.media.sdp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code a=} line (RFC 8866 5.13): a property ({@code a=recvonly}) or a value attribute ({@code a=ptime:20}).
 *
 * @param name as written; attribute names are case-sensitive
 * @param value what follows the colon, or null for a property
 */
public record Attribute(String name, @Nullable String value) {
    /** Attributes whose values carry keys (RFC 4568, RFC 4567, within RFC 5939): their text must not reach a log. */
    private static final Set<String> SECRET = Set.of("crypto", "key-mgmt", "acap");

    /** A property attribute. */
    public static Attribute property(String name) {
        return new Attribute(name, null);
    }

    /** A value attribute. */
    public static Attribute of(String name, String value) {
        return new Attribute(name, value);
    }

    /** The value, or the empty string for a property. */
    public String text() {
        return value == null ? "" : value;
    }

    /** What stands after {@code a=}. */
    String line() {
        return value == null ? name : name + ":" + value;
    }

    /** As the line, with key material redacted. */
    @Override
    public String toString() {
        return "a=" + (SECRET.contains(name) ? name + ":(redacted)" : line());
    }
}
