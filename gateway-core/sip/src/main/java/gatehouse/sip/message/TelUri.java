package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/** {@code tel:} (RFC 3966): a telephone number, global with a leading plus or local with a phone-context. */
public final class TelUri extends Written implements Uri {
    private final int numberEnd;
    private final Parameters parameters;

    TelUri(byte[] b, int from, int to, int numberEnd, Parameters parameters) {
        super(b, from, to);
        this.numberEnd = numberEnd;
        this.parameters = parameters;
    }

    /** Reads a tel URI; other schemes are malformed. */
    public static Decoded<TelUri> parse(String text) {
        return Uri.parse(text)
                .then(uri -> uri instanceof TelUri tel ? Decoded.ok(tel) : Decoded.malformed("not a tel URI", 0));
    }

    /** {@link #parse} for URIs that our own code made. */
    public static TelUri of(String text) {
        if (Uri.of(text) instanceof TelUri uri) {
            return uri;
        }
        throw new IllegalArgumentException("not a tel URI: " + text);
    }

    /** {@code phonedigit-hex / visual-separator}, with a plus in front for a global number. */
    static @Nullable TelUri parse(Cursor c, int start, int to) {
        byte[] b = c.b;
        int number = c.pos;
        boolean global = c.pos < to && b[c.pos] == '+';
        if (global) {
            c.pos++;
        }
        int digits = 0;
        while (c.pos < to) {
            int octet = b[c.pos];
            boolean digit = (octet >= '0' && octet <= '9')
                    || (!global && (octet == '*' || octet == '#' || Octets.is(b[c.pos], Octets.HEX)));
            if (!digit && octet != '-' && octet != '.' && octet != '(' && octet != ')') {
                break;
            }
            digits += digit ? 1 : 0;
            c.pos++;
        }
        if (digits == 0) {
            return c.fail("a tel URI needs a digit", number);
        }
        int numberEnd = c.pos;
        Parameters parameters = Parameters.uri(c, to, ';', ';', Octets.PARAM);
        if (parameters == null) {
            return null;
        }
        if (c.pos != to) {
            return c.fail("an octet that a tel URI cannot hold");
        }
        // RFC 3966 5.1.5: a local number needs its context; RFC 2543 phones leave it out, so only the owner may insist
        return new TelUri(b, start, to, numberEnd, parameters);
    }

    @Override
    public String scheme() {
        return "tel";
    }

    /** The number as written, plus and visual separators included. */
    public String number() {
        return Octets.ascii(b, from + 4, numberEnd);
    }

    /** Plus and digits alone (RFC 3966 5.1.1: separators mean nothing). */
    public String digits() {
        StringBuilder out = new StringBuilder(numberEnd - from);
        for (int i = from + 4; i < numberEnd; i++) {
            if ("-.()".indexOf(b[i]) < 0) {
                out.append((char) b[i]);
            }
        }
        return out.toString();
    }

    /** Whether the number is global: it starts with a plus. */
    public boolean isGlobal() {
        return b[from + 4] == '+';
    }

    /** phone-context, ext, isub and others. */
    public Parameters parameters() {
        return parameters;
    }

    /** RFC 3966 4: both global or both local, equal digits, equal parameters in any order. */
    @Override
    public boolean matches(Uri other) {
        if (!(other instanceof TelUri that)
                || !digits().equalsIgnoreCase(that.digits())
                || parameters.size() != that.parameters.size()) {
            return false;
        }
        for (int i = 0; i < parameters.size(); i++) {
            String name = Octets.lowerCase(parameters.name(i));
            String value = that.parameters.get(name);
            if (value == null || !value.equalsIgnoreCase(parameters.value(i))) {
                return false;
            }
        }
        return true;
    }
}
