package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How header values are read out of their octets: one, or a comma separated list, wholly consumed. */
final class Values {
    private Values() {}

    /** Reads one value at the cursor and leaves it behind the value; null after a failure it noted. */
    @FunctionalInterface
    interface Parser<T> {
        @Nullable
        T parse(Cursor c);
    }

    static <T> Decoded<T> one(String text, Parser<T> parser) {
        Cursor c = cursor(text);
        c.skipBlanks();
        T value = c.failed() ? null : whole(c, parser);
        return value == null ? c.verdict(0) : Decoded.ok(value);
    }

    /**
     * One value that our own code made, perhaps of one that a peer filled up to the limits: a few more fit in.
     *
     * @throws IllegalArgumentException when it is not one
     */
    static <T> T own(String text, Parser<T> parser) {
        Cursor c = cursor(text);
        c.mostParameters = 2 * Parameters.MAX;
        c.skipBlanks();
        T value = c.failed() ? null : whole(c, parser);
        return value == null ? c.<T>verdict(0).orThrow() : value;
    }

    /** One value up to the end of the cursor. */
    static <T> @Nullable T whole(Cursor c, Parser<T> parser) {
        T value = parser.parse(c);
        if (value == null) {
            return null;
        }
        c.skipBlanks();
        return c.atEnd() ? value : c.fail("something stands behind the value");
    }

    /** The comma separated values up to the end of the cursor; null after a failure. */
    static <T> @Nullable List<T> list(Cursor c, Parser<T> parser) {
        T first = parser.parse(c);
        if (first == null) {
            return null;
        }
        if (!c.separator(',')) {
            c.skipBlanks();
            return c.atEnd() ? List.of(first) : c.fail("something stands behind the value");
        }
        List<T> values = new ArrayList<>(4);
        values.add(first);
        do {
            T value = parser.parse(c);
            if (value == null) {
                return null;
            }
            values.add(value);
        } while (c.separator(','));
        c.skipBlanks();
        return c.atEnd() ? Collections.unmodifiableList(values) : c.fail("something stands behind the value");
    }

    static <T> Decoded<List<T>> all(String text, Parser<T> parser) {
        Cursor c = cursor(text);
        c.skipBlanks();
        List<T> values = c.failed() ? null : list(c, parser);
        return values == null ? c.verdict(0) : Decoded.ok(values);
    }

    /** On the first octet of text; failed when the text is too long. */
    static Cursor cursor(String text) {
        Cursor c = new Cursor(Octets.octets(text));
        if (c.end > Cursor.MAX_LENGTH) {
            c.fail("a value has at most " + Cursor.MAX_LENGTH + " octets", Cursor.MAX_LENGTH);
        }
        return c;
    }

    /** {@code head} with the parameters, {@code name} set to {@code value} at its place or at the end. */
    static String withParameter(String head, Parameters parameters, String name, String value) {
        StringBuilder out = new StringBuilder(head);
        boolean placed = false;
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.name(i).equalsIgnoreCase(name)) {
                parameter(out, name, value);
                placed = true;
            } else {
                out.append(';').append(parameters.text(i));
            }
        }
        if (!placed) {
            parameter(out, name, value);
        }
        return out.toString();
    }

    static String withoutParameter(String head, Parameters parameters, String name) {
        StringBuilder out = new StringBuilder(head);
        for (int i = 0; i < parameters.size(); i++) {
            if (!parameters.name(i).equalsIgnoreCase(name)) {
                out.append(';').append(parameters.text(i));
            }
        }
        return out.toString();
    }

    /** {@code ;name}, {@code ;name=value}, quoted where the value is no gen-value by itself. */
    static void parameter(StringBuilder out, String name, String value) {
        out.append(';').append(name);
        if (!value.isEmpty()) {
            byte[] octets = Octets.octets(value);
            boolean bare = Octets.skip(octets, 0, octets.length, Octets.VALUE) == octets.length;
            out.append('=').append(bare ? value : QuotedString.of(value));
        }
    }
}
