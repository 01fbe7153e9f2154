package gatehouse.web.access;

import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers are ours. A page elsewhere that has its own name resolve to our address (DNS rebinding) makes the
 * browser send that name; addresses as such, which need no resolving, and our own names are safe.
 */
public record HostRule(Set<String> names) {
    public HostRule {
        names = Set.copyOf(names);
    }

    /** Whether a browser that asked for this authority ({@code host} or {@code host:port}) meant us. */
    public boolean accepts(@Nullable String authority) {
        if (authority == null || authority.isEmpty() || authority.length() > 255) {
            return false;
        }
        String host = hostOf(authority).toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || names.contains(host)
                || IpAddress.parse(host) instanceof Decoded.Ok<IpAddress>;
    }

    /** The host of an authority that {@link #accepts} took; IPv6 in brackets. */
    public static String hostOf(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (end <= 0) {
            return authority;
        }
        String rest = authority.substring(end);
        return rest.isEmpty() || rest.matches(":[0-9]{1,5}") ? authority.substring(0, end) : "";
    }
}
