package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over the header section of a message or of a multipart's part: finds the lines, checks their octets,
 * names them by number, decodes nothing. After {@link #scan} either {@link #table} or {@link #verdict} is there.
 */
final class FieldScanner {
    private final byte[] b;
    private final int base;
    private final int to;
    private final SipLimits limits;
    private long[] fields = new long[32];
    private int count;
    /** Where the octets behind the empty line begin, in the array. */
    private int bodyAt;

    private int endOfFields;
    private int lastEnd;
    private @Nullable String error;
    private int errorAt;

    FieldScanner(byte[] b, int base, int to, SipLimits limits) {
        this.b = b;
        this.base = base;
        this.to = to;
        this.limits = limits;
    }

    /** Reads field lines from {@code from} up to the empty line; false when they are malformed. */
    boolean scan(int from) {
        int p = from;
        while (true) {
            if (p + 1 < to && b[p] == '\r' && b[p + 1] == '\n') {
                endOfFields = p - base;
                bodyAt = p + 2;
                return true;
            }
            lastEnd = p;
            p = line(p);
            if (p < 0) {
                return false;
            }
        }
    }

    /** Reads one field line at {@code start}; answers where the next begins, or -1 after a failure. */
    private int line(int start) {
        int name = nameEnd(start);
        int number = HeaderTable.find(b, start, name - start);
        if (number == 0) {
            name = Octets.skip(b, start, name, Octets.TOKEN); // a known name is a token
        }
        if (name == start) {
            return fail(start >= to ? "the empty line behind the headers is missing" : "a header needs a name", start);
        }
        int p = name;
        while (p < to && (b[p] == ' ' || b[p] == '\t')) {
            p++; // RFC 3261 7.3.1: HCOLON may have blanks in front
        }
        if (p >= to || b[p] != ':') {
            return fail("a header needs ':' behind its name", Math.min(p, to));
        }
        p++;
        while (p < to && (b[p] == ' ' || b[p] == '\t')) {
            p++;
        }
        int value = p;
        boolean folded = false;
        while (true) {
            p = endOfLine(p);
            if (p < 0) {
                return -1;
            }
            if (p + 2 < to && (b[p + 2] == ' ' || b[p + 2] == '\t')) {
                folded = true; // RFC 3261 7.3.1: the line goes on
                p += 3;
                continue;
            }
            break;
        }
        int valueEnd = p;
        if (folded) {
            while (value < valueEnd && Octets.isBlank(b[value])) {
                value++;
            }
        }
        while (valueEnd > value && Octets.isBlank(b[valueEnd - 1])) {
            valueEnd--;
        }
        return add(number, start, name - start, value, valueEnd, folded, p + 2);
    }

    private int add(int number, int start, int nameLength, int value, int valueEnd, boolean folded, int next) {
        if (next - start > limits.line()) {
            return fail("a header line has more than " + limits.line() + " octets", start);
        }
        if (nameLength > FieldTable.MAX_NAME || value - start > FieldTable.MAX_LEAD) {
            return fail("a header name or the blanks behind it are too long", start);
        }
        if (count == limits.headers()) {
            return fail("more than " + limits.headers() + " headers", start);
        }
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, count * 2);
        }
        fields[count++] = FieldTable.pack(number, start - base, nameLength, value - start, valueEnd - value, folded);
        return next;
    }

    /** The first colon, blank or control at or behind {@code from}, or the end. Eight octets at a time. */
    private int nameEnd(int from) {
        for (int p = from; p < to; p += 8) {
            long word = Octets.word(b, p);
            long stops = Octets.equal(word, ':') | Octets.below(word, ' ' + 1);
            if (stops != 0) {
                return Math.min(p + Octets.first(stops), to);
            }
        }
        return to;
    }

    /** Passes the text of a line and answers where its CRLF is, or -1 after a failure. Eight octets at a time. */
    private int endOfLine(int from) {
        int p = from;
        while (true) {
            long controls = Octets.below(Octets.word(b, p), ' ');
            if (controls == 0) {
                p += 8;
                if (p >= to) {
                    return fail("a line does not end", to);
                }
                continue;
            }
            p += Octets.first(controls);
            if (p >= to) {
                return fail("a line does not end", to);
            }
            byte octet = b[p];
            if (octet == '\r') {
                if (p + 1 < to && b[p + 1] == '\n') {
                    return p;
                }
                return fail("CR without LF", p);
            }
            // RFC 3261 25.1: no control but HTAB stands in a value, except behind the backslash of a quoted-pair
            if (octet == '\t' || (octet != '\n' && b[p - 1] == '\\')) {
                p++;
                continue;
            }
            return fail(octet == '\n' ? "LF without CR" : "a control character in a header", p);
        }
    }

    private int fail(String reason, int at) {
        error = reason;
        errorAt = at - base;
        return -1;
    }

    FieldTable table() {
        return new FieldTable(b, base, fields, count, endOfFields);
    }

    /** What was read before a failure: whole lines only. */
    FieldTable partialTable() {
        return new FieldTable(b, base, fields, count, lastEnd - base);
    }

    int bodyAt() {
        return bodyAt;
    }

    <T> Decoded<T> verdict() {
        return Decoded.malformed(error == null ? "malformed header" : error, errorAt);
    }
}
