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

    /** Which numbers stand, and which stand more than once: bit by number, 0 to 63 and 64 to 127. */
    private final long present;

    private final long presentHigh;
    private final long repeated;
    private final long repeatedHigh;
    /** Lent by who assembles the table, before it is published; null afterwards. */
    private @Nullable Cursor spare;

    FieldTable(byte[] b, int base, long[] fields, int count, int end) {
        long once = 0;
        long onceHigh = 0;
        long twice = 0;
        long twiceHigh = 0;
        for (int i = 0; i < count; i++) {
            int number = number(fields[i]);
            long bit = 1L << number; // of the low six bits of the number
            if (number < 64) {
                twice |= once & bit;
                once |= bit;
            } else {
                twiceHigh |= onceHigh & bit;
                onceHigh |= bit;
            }
        }
        this.present = once;
        this.presentHigh = onceHigh;
        this.repeated = twice;
        this.repeatedHigh = twiceHigh;
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

    void lend(@Nullable Cursor cursor) {
        this.spare = cursor;
    }

    boolean has(HeaderType<?> type) {
        int number = type.id();
        if (number == 0) {
            return indexOf(type, 0) >= 0;
        }
        return ((number < 64 ? present : presentHigh) >>> number & 1) != 0;
    }

    private boolean isRepeated(HeaderType<?> type) {
        int number = type.id();
        return ((number < 64 ? repeated : repeatedHigh) >>> number & 1) != 0;
    }

    /** The first line of the type at or behind {@code from}, or -1. */
    int indexOf(HeaderType<?> type, int from) {
        int number = type.id();
        if (number != 0 && !has(type)) {
            return -1;
        }
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

    /** On the first octet of the value of line {@code i}, in a copy unless the type does without. */
    private Cursor cursor(int i, HeaderType<?> type) {
        int from = base + valueStart(i);
        int to = from + valueLength(fields[i]);
        byte[] octets = b;
        if (isCopied(i, type)) {
            octets = Arrays.copyOfRange(b, from, to);
            to -= from;
            from = 0;
            if (folded(fields[i])) {
                unfold(octets);
            }
        }
        Cursor c = spare;
        if (c == null) {
            c = new Cursor(octets, from, to);
        } else {
            c.reset(octets, from, to);
        }
        c.skipBlanks();
        return c;
    }

    /** RFC 3261 7.3.1: a fold is one blank; as many blanks keep the offsets. */
    private static void unfold(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\r' || octets[i] == '\n') {
                octets[i] = ' ';
            }
        }
    }

    /** Whether the value of line {@code i} is decoded from a copy of its octets. */
    private boolean isCopied(int i, HeaderType<?> type) {
        return type.isSlicing() || folded(fields[i]);
    }

    private <T> Decoded<T> verdict(Cursor c, int i, HeaderType<?> type) {
        return c.verdict(isCopied(i, type) ? valueStart(i) : -base);
    }

    /** The one value of line {@code i}, which is of the type; a {@code Malformed} when it cannot be read. */
    private <T> Object readOne(int i, HeaderType<T> type) {
        Cursor c = cursor(i, type);
        T value = Values.whole(c, type.parser());
        return value == null ? verdict(c, i, type) : value;
    }

    /** The values of line {@code i}, a list; a {@code Malformed} when they cannot be read. */
    private <T> Object readLine(int i, HeaderType<T> type) {
        if (type.mayBeEmpty() && type.shape() == Shape.LIST && valueLength(fields[i]) == 0) {
            return List.of();
        }
        Cursor c = cursor(i, type);
        if (type.shape() == Shape.LIST) {
            List<T> values = Values.list(c, type.parser());
            return values == null ? verdict(c, i, type) : values;
        }
        T value = Values.whole(c, type.parser());
        return value == null ? verdict(c, i, type) : List.of(value);
    }

    /** The values of one line alone, not kept; malformed lines give null. */
    @SuppressWarnings("unchecked") // what the type's parser gave
    <T> @Nullable List<T> line(int i, HeaderType<T> type) {
        return readLine(i, type) instanceof List<?> values ? (List<T>) values : null;
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
            decoded = isRepeated(type)
                    ? Decoded.malformed(type.name() + " stands twice", start(fields[indexOf(type, i + 1)]))
                    : readOne(i, type);
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
            decoded = readLine(first, type);
            if (isRepeated(type)) {
                decoded = readFurther(decoded, first, type);
            }
            keep(first, type, decoded);
        }
        return decoded;
    }

    private Object readFurther(Object ofFirst, int first, HeaderType<?> type) {
        Object line = ofFirst;
        List<Object> values = new ArrayList<>(4);
        int i = first;
        while (line instanceof List<?> some) {
            values.addAll(some);
            i = indexOf(type, i + 1);
            if (i < 0) {
                return Collections.unmodifiableList(values);
            }
            line = readLine(i, type);
        }
        return line;
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

    /** The first line whose type is known and malformed, as a verdict; null when there is none. */
    Decoded.@Nullable Malformed<?> firstMalformed() {
        for (int i = 0; i < count; i++) {
            HeaderType<?> type = HeaderTable.type(number(fields[i]));
            if (type != null && (cache[i] == null || cache[i] instanceof Decoded.Malformed<?>)) {
                Decoded.Malformed<?> verdict = verdict(type);
                if (verdict != null) {
                    return verdict;
                }
            }
        }
        return null;
    }

    /** The verdict on a type, or null when it is absent or well formed. */
    Decoded.@Nullable Malformed<?> verdict(HeaderType<?> type) {
        Object decoded = type.isMultiple() ? list(type) : one(type);
        return decoded instanceof Decoded.Malformed<?> bad ? bad : null;
    }
}
