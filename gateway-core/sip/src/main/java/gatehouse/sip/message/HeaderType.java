package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A header field by its name, with how its values are read and written. The known ones are in {@link Headers}; others
 * are made with {@link #text}.
 *
 * @param <T> one value
 */
public final class HeaderType<T> {
    /** How often and how a header may stand (RFC 3261 7.3.1). */
    enum Shape {
        /** Once, one value. */
        ONE,
        /** Values in one or more lines, separated by commas. */
        LIST,
        /** One value a line, since its values hold commas of their own. */
        LINES
    }

    private final String name;
    private final @Nullable String compact;
    private final Shape shape;
    private final boolean mayBeEmpty;
    private final Values.Parser<T> parser;
    private final Function<? super T, String> format;
    /** 1 to 127 in the table of {@link Headers}; 0 for a header that is found by its name. */
    private final int id;
    /** Whether it is the one type under its number: only that one's values are kept decoded. */
    private final boolean canonical;
    /** Whether its values are slices of their octets, which are then copied for them. */
    private final boolean slicing;

    HeaderType(
            String name,
            @Nullable String compact,
            Shape shape,
            boolean mayBeEmpty,
            Values.Parser<T> parser,
            Function<? super T, String> format,
            int id,
            boolean canonical,
            boolean slicing) {
        this.name = name;
        this.compact = compact;
        this.shape = shape;
        this.mayBeEmpty = mayBeEmpty;
        this.parser = parser;
        this.format = format;
        this.id = id;
        this.canonical = canonical;
        this.slicing = slicing;
    }

    /**
     * Any header with its value as text; its lines are not split at commas.
     *
     * @throws IllegalArgumentException when the name is not a token
     */
    public static HeaderType<String> text(String name) {
        Method.of(name); // a method is a token too
        byte[] octets = Octets.octets(name);
        int known = HeaderTable.find(octets, 0, octets.length);
        return new HeaderType<>(name, null, Shape.LINES, true, Headers::text, s -> s, known, known == 0, false);
    }

    /** The name as Gatehouse writes it. */
    public String name() {
        return name;
    }

    /** The compact form (RFC 3261 7.3.3), or null. */
    public @Nullable String compact() {
        return compact;
    }

    /** Whether one message may hold several values. */
    public boolean isMultiple() {
        return shape != Shape.ONE;
    }

    /** Reads one value from text. */
    public Decoded<T> parse(String text) {
        return Values.one(text, parser);
    }

    /** Reads all values of one line from text. */
    public Decoded<List<T>> parseAll(String text) {
        if (shape == Shape.LIST) {
            return mayBeEmpty && text.isBlank() ? Decoded.ok(List.of()) : Values.all(text, parser);
        }
        return parse(text).map(List::of);
    }

    /** A value as it stands in a message. */
    public String format(T value) {
        return format.apply(value);
    }

    int id() {
        return id;
    }

    boolean isCanonical() {
        return canonical;
    }

    boolean isSlicing() {
        return slicing;
    }

    Shape shape() {
        return shape;
    }

    boolean mayBeEmpty() {
        return mayBeEmpty;
    }

    Values.Parser<T> parser() {
        return parser;
    }

    @Override
    public String toString() {
        return name;
    }
}
