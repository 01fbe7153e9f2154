package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * An address with its parameters: the value of From, To, Contact, Route, Refer-To, P-Asserted-Identity and others
 * (RFC 3261 20.10: name-addr or addr-spec). Immutable.
 */
public final class NameAddr extends Written {
    /** Where the display name ends; {@code from} when there is none. */
    private final int displayEnd;

    private final Uri uri;
    private final int uriEnd;
    private final Parameters parameters;

    private NameAddr(byte[] b, int from, int to, int displayEnd, Uri uri, int uriEnd, Parameters parameters) {
        super(b, from, to);
        this.displayEnd = displayEnd;
        this.uri = uri;
        this.uriEnd = uriEnd;
        this.parameters = parameters;
    }

    /** Reads one address with its parameters. */
    public static Decoded<NameAddr> parse(String text) {
        return Values.one(text, NameAddr::parse);
    }

    /** {@link #parse} for addresses that our own code made. */
    public static NameAddr of(String text) {
        return Values.own(text, NameAddr::parse);
    }

    /** {@code <uri>}. */
    public static NameAddr of(Uri uri) {
        return of("<" + uri + ">");
    }

    /** {@code "display" <uri>}; an empty display name is left out. */
    public static NameAddr of(String display, Uri uri) {
        return of((display.isEmpty() ? "" : QuotedString.of(display) + " ") + "<" + uri + ">");
    }

    static @Nullable NameAddr parse(Cursor c) {
        byte[] b = c.b;
        int from = c.pos;
        int displayEnd = from;
        int first = c.peek();
        int open = -1;
        if (first == '"') {
            if (!c.quoted()) {
                return null;
            }
            displayEnd = c.pos;
            c.skipBlanks();
            if (c.peek() != '<') {
                return c.fail("'<' expected behind the display name");
            }
            open = c.pos;
        } else if (first == '<') {
            open = from;
        } else {
            // *( token LWS ) LAQUOT, or else an addr-spec
            int i = from;
            while (i < c.end && (Octets.is(b[i], Octets.TOKEN) || b[i] == ' ' || b[i] == '\t')) {
                i++;
            }
            if (i < c.end && b[i] == '<') {
                open = i;
                displayEnd = Octets.trimEnd(b, from, i);
            }
        }
        Uri uri;
        int uriEnd;
        if (open >= 0) {
            int close = Octets.indexOf(b, open, c.end, '>');
            if (close < 0) {
                return c.fail("'>' is missing", open);
            }
            c.pos = open + 1;
            uri = UriParser.parse(c, close);
            c.pos = close + 1;
            uriEnd = c.pos;
        } else {
            // RFC 3261 20: without brackets, a semicolon starts header parameters; ',' and '?' need brackets
            int end = from;
            while (end < c.end && b[end] != ';' && b[end] != ',' && b[end] != ' ' && b[end] != '\t' && b[end] != '?') {
                end++;
            }
            if (end < c.end && b[end] == '?') {
                return c.fail("a URI with '?' needs brackets", end);
            }
            uri = UriParser.parse(c, end);
            uriEnd = end;
        }
        if (uri == null) {
            return null;
        }
        Parameters parameters = Parameters.generic(c);
        return parameters == null ? null : new NameAddr(b, from, c.pos, displayEnd, uri, uriEnd, parameters);
    }

    /** The display name, quotes resolved; {@code ""} when there is none. */
    public String display() {
        if (displayEnd == from) {
            return "";
        }
        return b[from] == '"' ? Cursor.unquote(b, from, displayEnd) : Octets.utf8(b, from, displayEnd);
    }

    /** The address. */
    public Uri uri() {
        return uri;
    }

    /** The address as a SIP URI, or null when it is of another scheme. */
    public @Nullable SipUri sipUri() {
        return uri instanceof SipUri sip ? sip : null;
    }

    /** The header parameters: those behind the brackets. */
    public Parameters parameters() {
        return parameters;
    }

    /** The tag of From or To, or null. */
    public @Nullable String tag() {
        return parameters.get("tag");
    }

    /** The same with {@code ;name=value} in place of a parameter of that name; without '=' when {@code value} is empty. */
    public NameAddr with(String name, String value) {
        return of(Values.withParameter(address(), parameters, name, value));
    }

    /** The same without the parameter {@code name} (in lower case). */
    public NameAddr without(String name) {
        return parameters.has(name) ? of(Values.withoutParameter(address(), parameters, name)) : this;
    }

    /** The same with a tag. */
    public NameAddr withTag(String tag) {
        return with("tag", tag);
    }

    boolean isBracketed() {
        return b[uriEnd - 1] == '>';
    }

    /** Display name and URI in brackets, without parameters. */
    private String address() {
        String text = Octets.utf8(b, from, uriEnd);
        return isBracketed() ? text : "<" + text + ">";
    }
}
