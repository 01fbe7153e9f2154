package gatehouse.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as they stand behind a value: {@code ;name=value;flag} (RFC 3261 25.1 generic-param), in a URI
 * (19.1.1 uri-parameters and headers), or comma separated (auth-param). Names are compared without case. Immutable;
 * a view of the octets of its header value, text is made when asked for.
 */
public final class Parameters {
    /** The most parameters one value may have. */
    static final int MAX = 64;

    private static final Parameters NONE = new Parameters(new byte[0], new long[0], 0, false);

    private final byte[] b;
    /** For each: name start, name end, value start (0 when it has none), value end; 16 bits each, low to high. */
    private final long[] slots;

    private final int count;
    private final boolean escaped;

    private Parameters(byte[] b, long[] slots, int count, boolean escaped) {
        this.b = b;
        this.slots = slots;
        this.count = count;
        this.escaped = escaped;
    }

    /** No parameters. */
    public static Parameters none() {
        return NONE;
    }

    /** {@code *( SEMI generic-param )}; the cursor ends behind the last. Null after a failure. */
    static @Nullable Parameters generic(Cursor c) {
        byte[] b = c.b;
        int mark = c.pos;
        c.skipBlanks();
        if (c.peek() != ';') {
            c.pos = mark;
            return NONE;
        }
        long[] slots = new long[2];
        int n = 0;
        while (c.separator(';')) {
            int name = c.pos;
            if (!c.span(Octets.TOKEN, "a parameter needs a name")) {
                return null;
            }
            int nameEnd = c.pos;
            int value = 0;
            int valueEnd = 0;
            if (c.separator('=')) {
                value = c.pos;
                if (!value(c)) {
                    return null;
                }
                valueEnd = c.pos;
            }
            slots = put(c, slots, n, name, nameEnd, value, valueEnd, false);
            if (slots == null) {
                return null;
            }
            n++;
        }
        return new Parameters(b, slots, n, false);
    }

    /** gen-value = token / host / quoted-string; only hosts hold brackets and colons. */
    private static boolean value(Cursor c) {
        if (c.peek() == '"') {
            return c.quoted();
        }
        return c.span(Octets.VALUE, "a parameter needs a value after '='");
    }

    /** {@code generic-param *( SEMI generic-param )}, the rest of the value. */
    static @Nullable Parameters leading(Cursor c) {
        return rest(c, ';', Octets.VALUE);
    }

    /** {@code *( COMMA auth-param )}, the rest of the value: the list of a challenge or of credentials. */
    static @Nullable Parameters authentication(Cursor c) {
        return rest(c, ',', Octets.TOKEN);
    }

    private static @Nullable Parameters rest(Cursor c, int separator, int classes) {
        long[] slots = new long[12];
        int n = 0;
        do {
            int name = c.pos;
            if (!c.span(Octets.TOKEN, "a parameter needs a name")) {
                return null;
            }
            int nameEnd = c.pos;
            if (!c.separator('=')) {
                return c.fail("a parameter needs a value");
            }
            int value = c.pos;
            if (c.peek() == '"' ? !c.quoted() : !c.span(classes, "a parameter needs a value")) {
                return null;
            }
            slots = put(c, slots, n, name, nameEnd, value, c.pos, false);
            if (slots == null) {
                return null;
            }
            n++;
        } while (c.separator(separator));
        return new Parameters(c.b, slots, n, false);
    }

    /**
     * The parameters of a URI: each led in by {@code lead} and then {@code ;} or {@code &}. {@code pos} is on the lead.
     */
    static @Nullable Parameters uri(Cursor c, int to, int lead, int next, int classes) {
        long[] slots = new long[2];
        int n = 0;
        int sign = lead;
        while (c.pos < to && c.b[c.pos] == sign) {
            c.pos++;
            int name = c.pos;
            if (!escapedSpan(c, to, classes)) {
                return null;
            }
            int nameEnd = c.pos;
            if (nameEnd == name) {
                return c.fail("a URI parameter needs a name");
            }
            int value = 0;
            int valueEnd = 0;
            if (c.pos < to && c.b[c.pos] == '=') {
                value = ++c.pos;
                if (!escapedSpan(c, to, classes)) {
                    return null;
                }
                valueEnd = c.pos;
                // RFC 3261 25.1: pvalue = 1*paramchar, hvalue = *( hnv-unreserved / unreserved / escaped )
                if (value == valueEnd && next == ';') {
                    return c.fail("a URI parameter needs a value after '='");
                }
            } else if (next == '&') {
                return c.fail("a header in a URI needs '='");
            }
            // headers in a URI may repeat, as they may in the message they stand for
            slots = next == '&'
                    ? append(c, slots, n, name, nameEnd, value, valueEnd)
                    : put(c, slots, n, name, nameEnd, value, valueEnd, true);
            if (slots == null) {
                return null;
            }
            n++;
            sign = next;
        }
        return new Parameters(c.b, slots, n, true);
    }

    private static boolean escapedSpan(Cursor c, int to, int classes) {
        c.pos = Escapes.skip(c.b, c.pos, to, classes);
        if (c.pos < 0) {
            c.pos = to;
            c.fail("'%' needs two hexadecimal digits");
            return false;
        }
        return true;
    }

    private static long @Nullable [] put(
            Cursor c, long[] slots, int n, int name, int nameEnd, int value, int valueEnd, boolean escaped) {
        // RFC 3261 7.3.1, 19.1.1: a parameter name stands at most once; an escape stands for its octet (19.1.2)
        boolean here = escaped && Octets.indexOf(c.b, name, nameEnd, '%') >= 0;
        for (int i = 0; i < n; i++) {
            int from = nameStart(slots[i]);
            int to = nameEnd(slots[i]);
            boolean decode = here || (escaped && Octets.indexOf(c.b, from, to, '%') >= 0);
            boolean same = decode ? sameDecoded(c.b, from, to, name, nameEnd) : sameName(c.b, slots[i], name, nameEnd);
            if (same) {
                return c.fail("a parameter stands twice", name);
            }
        }
        return append(c, slots, n, name, nameEnd, value, valueEnd);
    }

    private static boolean sameDecoded(byte[] b, int from, int to, int name, int nameEnd) {
        return Octets.lowerCase(Escapes.decode(b, from, to)).equals(Octets.lowerCase(Escapes.decode(b, name, nameEnd)));
    }

    private static long @Nullable [] append(
            Cursor c, long[] slots, int n, int name, int nameEnd, int value, int valueEnd) {
        long[] room = slots;
        if (n == slots.length) {
            if (n >= c.mostParameters) {
                return c.fail("more than " + c.mostParameters + " parameters", name);
            }
            room = Arrays.copyOf(slots, n * 2);
        }
        room[n] = name | (long) nameEnd << 16 | (long) value << 32 | (long) valueEnd << 48;
        return room;
    }

    private static boolean sameName(byte[] b, long slot, int from, int to) {
        int start = nameStart(slot);
        if (nameEnd(slot) - start != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (Octets.lower(b[start + i - from]) != Octets.lower(b[i])) {
                return false;
            }
        }
        return true;
    }

    private static int nameStart(long slot) {
        return (int) slot & 0xffff;
    }

    private static int nameEnd(long slot) {
        return (int) (slot >>> 16) & 0xffff;
    }

    private static int valueStart(long slot) {
        return (int) (slot >>> 32) & 0xffff;
    }

    private static int valueEnd(long slot) {
        return (int) (slot >>> 48);
    }

    /** How many there are. */
    public int size() {
        return count;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether {@code name} (in lower case) stands, with a value or without. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /**
     * The value of {@code name} (in lower case) with quotes and escapes resolved; {@code ""} for a parameter without a
     * value; null when it is absent.
     */
    public @Nullable String get(String name) {
        int at = find(name);
        return at < 0 ? null : value(at);
    }

    /** The value of {@code name} exactly as it stands, quotes included; null when it is absent. */
    public @Nullable String raw(String name) {
        int at = find(name);
        return at < 0 ? null : Octets.utf8(b, valueStart(slots[at]), valueEnd(slots[at]));
    }

    /** The number that {@code name} has as its value, or -1 when it is absent or not 1*DIGIT below 2^32. */
    public long number(String name) {
        int at = find(name);
        if (at < 0) {
            return -1;
        }
        long slot = slots[at];
        Cursor c = new Cursor(b, valueStart(slot), valueEnd(slot));
        long value = c.number(0xffff_ffffL, "not a number");
        return c.atEnd() ? value : -1;
    }

    /** Whether the value of {@code name} is {@code lower} without regard to case. */
    public boolean is(String name, String lower) {
        int at = find(name);
        return at >= 0 && Octets.equalsIgnoreCase(b, valueStart(slots[at]), valueEnd(slots[at]), lower);
    }

    /** The names in their order, as written. */
    public List<String> names() {
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(name(i));
        }
        return names;
    }

    /** The name at {@code i}, as written. */
    public String name(int i) {
        int from = nameStart(slots[i]);
        int to = nameEnd(slots[i]);
        return escaped ? Escapes.decode(b, from, to) : Octets.ascii(b, from, to);
    }

    /** The value at {@code i}, resolved; {@code ""} when it has none. */
    public String value(int i) {
        int from = valueStart(slots[i]);
        int to = valueEnd(slots[i]);
        if (from == to) {
            return "";
        }
        if (b[from] == '"' && !escaped) {
            return Cursor.unquote(b, from, to);
        }
        return escaped ? Escapes.decode(b, from, to) : Octets.ascii(b, from, to);
    }

    private int find(String name) {
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNamed(int i, String name) {
        int from = nameStart(slots[i]);
        int to = nameEnd(slots[i]);
        // RFC 3261 19.1.4: an escaped octet equals the octet, in names too
        if (escaped && Octets.indexOf(b, from, to, '%') >= 0) {
            return Octets.lowerCase(Escapes.decode(b, from, to)).equals(name);
        }
        return Octets.equalsIgnoreCase(b, from, to, name);
    }

    /** From the first name's start to the last value's end, as written; empty without parameters. */
    String text() {
        if (count == 0) {
            return "";
        }
        long last = slots[count - 1];
        return Octets.utf8(b, nameStart(slots[0]), Math.max(nameEnd(last), valueEnd(last)));
    }

    /** Where the parameter at {@code i} begins (its name) and ends, in the octets of the value. */
    int start(int i) {
        return nameStart(slots[i]);
    }

    int end(int i) {
        return Math.max(nameEnd(slots[i]), valueEnd(slots[i]));
    }

    /** The parameter at {@code i} as written. */
    String text(int i) {
        return Octets.utf8(b, start(i), end(i));
    }

    /** Equal text: same names and values in the same order and writing. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** As written, without the separator in front of the first. */
    @Override
    public String toString() {
        return text();
    }
}
