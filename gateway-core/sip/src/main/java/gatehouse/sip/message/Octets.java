package gatehouse.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The octet classes of RFC 3261 25.1 as bits of one table, and arithmetic on eight octets at a time.
 *
 * <p>Words are little-endian, so that the first octet in memory is the lowest and a trailing-zero count finds it.
 */
final class Octets {
    static final int TOKEN = 1;
    static final int USER = 1 << 1;
    static final int PASSWORD = 1 << 2;
    static final int PARAM = 1 << 3;
    static final int HNV = 1 << 4;
    static final int HOST = 1 << 5;
    static final int WORD = 1 << 6;
    static final int URIC = 1 << 7;
    static final int ALPHA = 1 << 8;
    static final int DIGIT = 1 << 9;
    static final int HEX = 1 << 10;

    /** token, or what gen-value's host may add: {@code [ ] :}. */
    static final int VALUE = 1 << 11;

    static final short[] CLASS = new short[256];

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    static {
        mark("0123456789", DIGIT | HEX);
        mark("abcdefABCDEF", HEX);
        for (char c = 'a'; c <= 'z'; c++) {
            mark("" + c + (char) (c - 32), ALPHA);
        }
        for (int c = 0; c < 128; c++) {
            if ((CLASS[c] & (ALPHA | DIGIT)) != 0) {
                CLASS[c] |= TOKEN | USER | PASSWORD | PARAM | HNV | HOST | WORD | URIC | VALUE;
            }
        }
        String mark = "-_.!~*'()";
        mark("-.!%*_+`'~", TOKEN | VALUE);
        mark("[]:", VALUE);
        mark("-.!%*_+`'~()<>:\\\"/[]?{}", WORD);
        mark(mark + "&=+$,;?/", USER);
        mark(mark + "&=+$,", PASSWORD);
        mark(mark + "[]/:&+$", PARAM);
        mark(mark + "[]/?:+$", HNV);
        mark(mark + ";/?:@&=+$,[]", URIC);
        mark("-.", HOST);
    }

    private Octets() {}

    private static void mark(String octets, int bits) {
        for (int i = 0; i < octets.length(); i++) {
            CLASS[octets.charAt(i)] |= (short) bits;
        }
    }

    static boolean is(byte octet, int bits) {
        return (CLASS[octet & 0xff] & bits) != 0;
    }

    /** The first position in {@code [from, to)} whose octet is in none of the classes, or {@code to}. */
    static int skip(byte[] b, int from, int to, int bits) {
        int i = from;
        while (i < to && (CLASS[b[i] & 0xff] & bits) != 0) {
            i++;
        }
        return i;
    }

    /** Eight octets from {@code at}; what lies behind the end of the array reads as zero. */
    static long word(byte[] b, int at) {
        if (at <= b.length - 8) {
            return (long) WORDS.get(b, at);
        }
        long word = 0;
        for (int i = Math.min(b.length, at + 8) - 1; i >= at; i--) {
            word = word << 8 | (b[i] & 0xff);
        }
        return word;
    }

    /** The highest bit of each octet that is zero; exact up to and including the first one. */
    static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /** The highest bit of each octet that equals {@code octet}; exact up to and including the first one. */
    static long equal(long word, int octet) {
        return zeros(word ^ ONES * octet);
    }

    /** The highest bit of each octet below {@code limit} (at most 128); exact up to and including the first one. */
    static long below(long word, int limit) {
        return (word - ONES * limit) & ~word & HIGHS;
    }

    /** Which octet, 0 to 7, the lowest bit of {@code mask} stands for. */
    static int first(long mask) {
        return Long.numberOfTrailingZeros(mask) >>> 3;
    }

    /** The lowest {@code count} octets of {@code word}; {@code count} is 0 to 8. */
    static long low(long word, int count) {
        return count >= 8 ? word : word & ((1L << (count << 3)) - 1);
    }

    /** The position of {@code octet} in {@code [from, to)}, or -1. */
    static int indexOf(byte[] b, int from, int to, int octet) {
        for (int i = from; i < to; i += 8) {
            long hit = equal(word(b, i), octet);
            if (hit != 0) {
                int at = i + first(hit);
                return at < to ? at : -1;
            }
        }
        return -1;
    }

    /** How often {@code octet} stands in {@code [from, to)}. */
    static int count(byte[] b, int from, int to, int octet) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (b[i] == octet) {
                count++;
            }
        }
        return count;
    }

    /** Whether {@code [from, to)} is {@code text} without regard to ASCII case; {@code lower} has no capital. */
    static boolean equalsIgnoreCase(byte[] b, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(b[i]) != lower.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    static int lower(byte octet) {
        int c = octet & 0xff;
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    /** ASCII capitals made small and nothing else: SIP's names know no other case. */
    static String lowerCase(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(i, (char) (c + 32));
            }
        }
        return out == null ? text : out.toString();
    }

    /** Octets known to be ASCII. */
    static String ascii(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static String utf8(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.UTF_8);
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where LWS that ends at {@code to} begins, not before {@code from}. */
    static int trimEnd(byte[] b, int from, int to) {
        int end = to;
        while (end > from && isBlank(b[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }
}
