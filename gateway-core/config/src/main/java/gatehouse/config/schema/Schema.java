package gatehouse.config.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file may hold, as plain data: the reader checks files against it, the reference page and the
 * sample file are written from it, and forms can be drawn from it. {@link #of} derives it from annotated records.
 */
public sealed interface Schema {
    /**
     * A text of some form.
     *
     * @param allowed the form in words
     * @param pattern the regular expression that the whole text matches; null where words are all there is
     * @param refersTo the path of what it names elsewhere in the file, see {@link RefersTo}; null if it names nothing
     */
    record Text(
            String allowed,
            @Nullable String pattern,
            @Nullable String refersTo) implements Schema {}

    /** A whole number from {@code min} to {@code max} of {@code unit} (empty for a bare number). */
    record Whole(int min, int max, String unit) implements Schema {}

    /** {@code true} or {@code false}. */
    record Flag() implements Schema {}

    /** One of several names. */
    record Enumeration(List<Option> options) implements Schema {
        public Enumeration {
            options = List.copyOf(options);
        }
    }

    /**
     * A list of {@code min} to {@code max} elements.
     *
     * @param unique null where elements may repeat; empty where they may not; else the key in which they must differ
     */
    record Items(Schema element, int min, int max, @Nullable String unique) implements Schema {}

    /** Names of the form {@code name}, each with a value. */
    record Names(Text name, Schema value) implements Schema {}

    /** A fixed set of keys. */
    record Group(List<Entry> entries) implements Schema {
        public Group {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One of several groups, told apart by a key called "kind". The bare name of a kind stands for that kind with
     * nothing else said.
     */
    record Variant(List<Kind> kinds) implements Schema {
        public Variant {
            kinds = List.copyOf(kinds);
        }
    }

    /** A name of an {@link Enumeration}; {@code meaning} may be empty. */
    record Option(String name, String meaning) {}

    /** A kind of a {@link Variant}. */
    record Kind(String name, String meaning, Group group) {}

    /**
     * A key of a {@link Group}.
     *
     * @param required whether the key itself must be written
     * @param optional whether its absence is a value of its own, so that no preset takes its place
     * @param preset YAML of the value when absent; empty for none
     * @param sample YAML to show in a sample; empty for none
     */
    record Entry(
            String key,
            String meaning,
            boolean required,
            boolean optional,
            String preset,
            String sample,
            Schema schema) {}

    /** The schema of a record whose components carry {@link Key}. */
    static Group of(Class<? extends Record> type) {
        return SchemaOfRecord.group(type);
    }
}
