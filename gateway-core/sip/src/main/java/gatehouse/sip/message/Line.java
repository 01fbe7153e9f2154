package gatehouse.sip.message;

import gatehouse.base.ByteView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One header line of a message that is being built. */
sealed interface Line {
    /** A line of another message, as it stands there. */
    record Kept(FieldTable table, int index) implements Line {
        @Override
        public boolean is(HeaderType<?> type) {
            return FieldTable.number(table.fields[index]) == type.id()
                    && (type.id() != 0 || table.isNamed(index, type.name()));
        }

        @Override
        public <T> List<T> valuesAfterFirst(HeaderType<T> type) {
            List<T> values = table.line(index, type);
            return values == null ? List.of() : values.subList(1, values.size());
        }
    }

    /** A line with a value of our own. */
    record Made(HeaderType<?> type, Object value, ByteView text) implements Line {
        @Override
        public boolean is(HeaderType<?> other) {
            return type.id() == other.id() && (type.id() != 0 || type.name().equalsIgnoreCase(other.name()));
        }

        @Override
        public <T> List<T> valuesAfterFirst(HeaderType<T> other) {
            return List.of();
        }
    }

    static <T> Line of(HeaderType<T> type, T value) {
        byte[] text = Octets.octets(type.format(value));
        for (int i = 0; i < text.length; i++) {
            byte octet = text[i];
            if (octet >= 0 && octet < ' ' && octet != '\t' && (octet == '\r' || octet == '\n' || !isPaired(text, i))) {
                throw new IllegalArgumentException(type.name() + " would hold a control character");
            }
        }
        return new Made(type, value, ByteView.of(text));
    }

    private static boolean isPaired(byte[] text, int i) {
        return i > 0 && text[i - 1] == '\\';
    }

    /** Whether it is of the type. */
    boolean is(HeaderType<?> type);

    /** The values of the line without its first. */
    <T> List<T> valuesAfterFirst(HeaderType<T> type);

    /** What is known of the line's values already: of a type that stands once only. */
    default @Nullable Object known() {
        return switch (this) {
            case Kept(FieldTable table, int index) -> {
                HeaderType<?> type = HeaderTable.type(FieldTable.number(table.fields[index]));
                yield type != null && !type.isMultiple() ? table.cached(index) : null;
            }
            case Made made -> !made.type.isMultiple() && made.type.isCanonical() ? made.value : null;
        };
    }
}
