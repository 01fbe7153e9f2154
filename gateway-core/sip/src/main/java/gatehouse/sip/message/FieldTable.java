package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.message.HeaderType.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one message over its octets: where each line is, packed in a long, and what was decoded of it so
 * far. Decoding is idempotent and its results are immutable, so that racing readers at worst decode twice.
 */
final class FieldTable {
    static final int MAX_NAME = 255;
    static final int MAX_LEAD = (1 << 11) - 1;

    final byte[] b;
    /** Offset of the message in {@link #b}; the starts in the longs are counted from here. */
    final int base;
    /** One a line: number 8 bits, start 20, name length 8, from start to value 11, value length 16, folded 1. */
    final long[] fields;

    final int count;
    /** Where the empty line begins, counted from {@link #base}. */
    final int end;
    /** At the first line of a type: its value, list of values, or {@code Decoded.Malformed}. */
    private final @Nullable Object[] cache;

    FieldTable(byte[] b, int base, long[] fields, int count, int end) {
        this.b = b;
        this.base = base;
        this.fields = fields;
        this.count = count;
        this.end = end;
        this.cache = new Object[count];
    }

    static long pack(int number, int start, int nameLength, int lead, int valueLength, boolean folded) {
        return number
                | (long) start << 8
                | (long) nameLength << 28
                | (long) lead << 36
                | (long) valueLength << 47
                | (folded ? 1L << 63 : 0);
    }

    static int number(long field) {
        return (int) field & 0xff;
    }

    static int start(long field) {
        return (int) (field >>> 8) & 0xf_ffff;
    }

    static int nameLength(long field) {
        return (int) (field >>> 28) & 0xff;
    }

    static int lead(long field) {
        return (int) (field >>> 36) & MAX_LEAD;
    }

    static int valueLength(long field) {
        return (int) (field >>> 47) & 0xffff;
    }

    static boolean folded(long field) {
        return field < 0;
    }

    /** Where the value of line {@code i} begins, counted from {@link #base}. */
    int valueStart(int i) {
        return start(fields[i]) + lead(fields[i]);
    }

    /** Where the line behind line {@code i} begins, counted from {@link #base}. */
    int lineEnd(int i) {
        return i + 1 < count ? start(fields[i + 1]) : end;
    }

    String name(int i) {
        int at = base + start(fields[i]);
        return Octets.ascii(b, at, at + nameLength(fields[i]));
    }

    ByteView value(int i) {
        return ByteView.of(b, base + valueStart(i), valueLength(fields[i]));
    }

    /** The first line of the type at or behind {@code from}, or -1. */
    int indexOf(HeaderType<?> type, int from) {
        int number = type.id();
        for (int i = from; i < count; i++) {
            if (number(fields[i]) == number && (number != 0 || isNamed(i, type.name()))) {
                return i;
            }
        }
        return -1;
    }

    boolean isNamed(int i, String name) {
        return nameLength(fields[i]) == name.length() && name(i).equalsIgnoreCase(name);
    }

    /** What is kept for the line, for a builder that takes the line over. */
    @Nullable
    Object cached(int i) {
        return cache[i];
    }

    void cache(int i, @Nullable Object decoded) {
        cache[i] = decoded;
    }

    /** The octets of a value with its folds made blanks, in an array of their own. */
    private byte[] unfolded(int i) {
        int from = base + valueStart(i);
        byte[] value = Arrays.copyOfRange(b, from, from + valueLength(fields[i]));
        if (folded(fields[i])) {
            for (int j = 0; j < value.length; j++) {
                // RFC 3261 7.3.1: a fold is one blank; as many blanks keep the offsets
                if (value[j] == '\r' || value[j] == '\n') {
                    value[j] = ' ';
                }
            }
        }
        return value;
    }

    /** The one value of line {@code i}, which is of the type; a {@code Malformed} when it cannot be read. */
    private <T> Object readOne(int i, HeaderType<T> type) {
        Cursor c = new Cursor(unfolded(i));
        c.skipBlanks();
        T value = Values.whole(c, type.parser());
        return value == null ? c.verdict(valueStart(i)) : value;
    }

    /** Adds the values of line {@code i}; answers null or a {@code Malformed}. */
    private <T> @Nullable Decoded<List<T>> readLine(int i, HeaderType<T> type, List<T> values) {
        if (type.mayBeEmpty() && valueLength(fields[i]) == 0) {
            return null;
        }
        Cursor c = new Cursor(unfolded(i));
        c.skipBlanks();
        if (type.shape() == Shape.LIST) {
            return Values.list(c, type.parser(), values) ? null : c.verdict(valueStart(i));
        }
        T value = Values.whole(c, type.parser());
        if (value == null) {
            return c.verdict(valueStart(i));
        }
        values.add(value);
        return null;
    }

    /** The values of one line alone, not cached; malformed lines give null. */
    <T> @Nullable List<T> line(int i, HeaderType<T> type) {
        List<T> values = new ArrayList<>(2);
        return readLine(i, type, values) == null ? values : null;
    }

    private void keep(int i, HeaderType<?> type, Object decoded) {
        if (type.isCanonical()) {
            cache[i] = decoded;
        }
    }

    /** The value of a type that stands once, null when absent, or a {@code Malformed}. */
    private @Nullable Object one(HeaderType<?> type) {
        int i = indexOf(type, 0);
        if (i < 0) {
            return null;
        }
        Object decoded = type.isCanonical() ? cache[i] : null;
        if (decoded == null) {
            int second = indexOf(type, i + 1);
            decoded = second < 0
                    ? readOne(i, type)
                    : Decoded.malformed(type.name() + " stands twice", start(fields[second]));
            keep(i, type, decoded);
        }
        return decoded;
    }

    /** The list of a type that may stand often, or a {@code Malformed}; the empty list when absent. */
    private <T> Object list(HeaderType<T> type) {
        int first = indexOf(type, 0);
        if (first < 0) {
            return List.of();
        }
        Object decoded = type.isCanonical() ? cache[first] : null;
        if (decoded == null) {
            List<T> values = new ArrayList<>(4);
            Decoded<List<T>> failure = null;
            for (int i = first; i >= 0 && failure == null; i = indexOf(type, i + 1)) {
                failure = readLine(i, type, values);
            }
            decoded = failure != null ? failure : Collections.unmodifiableList(values);
            keep(first, type, decoded);
        }
        return decoded;
    }

    /** All values of a type: empty when absent. */
    @SuppressWarnings("unchecked") // the cache holds for a type what the type's parser gave
    <T> Decoded<List<T>> all(HeaderType<T> type) {
        if (type.isMultiple()) {
            Object decoded = list(type);
            return decoded instanceof Decoded.Malformed<?> bad ? bad.as() : Decoded.ok((List<T>) decoded);
        }
        Object decoded = one(type);
        if (decoded == null) {
            return Decoded.ok(List.of());
        }
        return decoded instanceof Decoded.Malformed<?> bad ? bad.as() : Decoded.ok(List.of((T) decoded));
    }

    /** The first value of a type, or null when it is absent or any of its lines is malformed. */
    @SuppressWarnings("unchecked") // as above
    <T> @Nullable T value(HeaderType<T> type) {
        if (type.isMultiple()) {
            return list(type) instanceof List<?> values && !values.isEmpty() ? (T) values.getFirst() : null;
        }
        Object decoded = one(type);
        return decoded instanceof Decoded.Malformed<?> ? null : (T) decoded;
    }

    /** The verdict on a type, or null when it is absent or well formed. */
    Decoded.@Nullable Malformed<?> verdict(HeaderType<?> type) {
        Object decoded = type.isMultiple() ? list(type) : one(type);
        return decoded instanceof Decoded.Malformed<?> bad ? bad : null;
    }
}
