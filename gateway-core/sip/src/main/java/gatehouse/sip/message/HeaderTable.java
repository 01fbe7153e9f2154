package gatehouse.sip.message;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the octets of a header's name to its number, without making text: a perfect hash over the first and the last
 * eight octets and the length, then one exact comparison. Names are compared without case.
 */
final class HeaderTable {
    private static final int BITS = 11;
    private static final int WORDS = 4;
    private static final long FOLD = 0x2020_2020_2020_2020L;

    /** Found by search so that no two names share a slot; {@code HeaderTableTest} says when a new name breaks that. */
    static final long FIRST_FACTOR = 0xd543_96a8_1a21_a7edL;

    /** The number of a name, by slot; 0 for none. */
    private static final byte[] NUMBERS = new byte[1 << BITS];

    private static final byte[] LENGTHS = new byte[1 << BITS];
    /** By slot, the name in small letters as words, and what to set in a word so that capitals match. */
    private static final long[] NAMES = new long[WORDS << BITS];

    private static final long[] CASES = new long[WORDS << BITS];
    private static final List<HeaderType<?>> TYPES = Headers.all();
    static final long FACTOR = search();

    private HeaderTable() {}

    /** The number of the name of {@code length} octets at {@code at}, or 0 when it is not in the table. */
    static int find(byte[] b, int at, int length) {
        if (length > WORDS * 8 || length == 0) {
            return 0;
        }
        long first = Octets.low(Octets.word(b, at), length);
        int slot = slot(first, length > 8 ? Octets.word(b, at + length - 8) : first, length, FACTOR);
        if (LENGTHS[slot] != length) {
            return 0;
        }
        int cell = slot * WORDS;
        if ((first | CASES[cell]) != NAMES[cell]) {
            return 0;
        }
        for (int i = 8; i < length; i += 8) {
            cell++;
            if ((Octets.low(Octets.word(b, at + i), length - i) | CASES[cell]) != NAMES[cell]) {
                return 0;
            }
        }
        return NUMBERS[slot] & 0xff;
    }

    /** The type with a number that {@link #find} gave, or null for 0. */
    static @Nullable HeaderType<?> type(int number) {
        return number == 0 ? null : TYPES.get(number - 1);
    }

    /** Folding may also touch octets that are no letters: that only moves a name that is not ours to another slot. */
    private static int slot(long first, long last, int length, long factor) {
        long mixed = (((first | FOLD) * 31) ^ (last | FOLD)) + length;
        return (int) ((mixed * factor) >>> (64 - BITS));
    }

    private static long search() {
        long factor = FIRST_FACTOR;
        while (!fill(factor)) {
            factor = factor * 0x5851_f42d_4c95_7f2dL | 1;
        }
        return factor;
    }

    private static boolean fill(long factor) {
        Arrays.fill(LENGTHS, (byte) 0);
        for (HeaderType<?> type : TYPES) {
            String compact = type.compact();
            if (!put(type.name(), type.id(), factor) || (compact != null && !put(compact, type.id(), factor))) {
                return false;
            }
        }
        return true;
    }

    private static boolean put(String name, int number, long factor) {
        byte[] lower = Octets.octets(Octets.lowerCase(name));
        int length = lower.length;
        long first = Octets.low(Octets.word(lower, 0), length);
        int slot = slot(first, length > 8 ? Octets.word(lower, length - 8) : first, length, factor);
        if (LENGTHS[slot] != 0) {
            return false;
        }
        LENGTHS[slot] = (byte) length;
        NUMBERS[slot] = (byte) number;
        for (int i = 0; i < WORDS; i++) {
            long cases = 0;
            for (int j = Math.min(length, i * 8 + 8) - 1; j >= i * 8; j--) {
                cases |= Octets.is(lower[j], Octets.ALPHA) ? 0x20L << ((j - i * 8) << 3) : 0;
            }
            CASES[slot * WORDS + i] = cases;
            NAMES[slot * WORDS + i] = i * 8 < length ? Octets.low(Octets.word(lower, i * 8), length - i * 8) : 0;
        }
        return true;
    }
}
