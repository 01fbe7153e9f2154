package gatehouse.sip.message;

import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * A position in the octets of one header value, with the lexical rules that all of them share (RFC 3261 25.1). The value
 * is unfolded: LWS is only SP and HTAB here. A rule that fails notes why and where, once, and returns a negative number,
 * false or null; the callers hand that through. Offsets are counted from 0 and fit 16 bits.
 */
final class Cursor {
    /** The longest header value whose slices fit their 16 bits. */
    static final int MAX_LENGTH = 0xffff;

    byte[] b;
    int end;
    int pos;
    /** The most parameters of one value here. */
    int mostParameters = Parameters.MAX;

    private @Nullable String error;
    private int errorAt;

    Cursor(byte[] b) {
        this(b, 0, b.length);
    }

    Cursor(byte[] b, int from, int to) {
        this.b = b;
        this.pos = from;
        this.end = to;
    }

    /** Starts over on other octets. */
    void reset(byte[] octets, int from, int to) {
        this.b = octets;
        this.pos = from;
        this.end = to;
        this.error = null;
    }

    /** Notes the first failure; answers null so that parsers can return it. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // it is always null: a value of any type
    <T> @Nullable T fail(String reason, int at) {
        if (error == null) {
            error = reason;
            errorAt = at;
        }
        return null;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as above
    <T> @Nullable T fail(String reason) {
        return fail(reason, pos);
    }

    boolean failed() {
        return error != null;
    }

    /** The verdict after a rule failed, its offset moved by {@code shift}. */
    <T> Decoded<T> verdict(int shift) {
        return Decoded.malformed(error == null ? "malformed value" : error, errorAt + shift);
    }

    boolean atEnd() {
        return pos >= end;
    }

    /** The octet at the position, or -1 at the end. */
    int peek() {
        return pos < end ? b[pos] & 0xff : -1;
    }

    void skipBlanks() {
        while (pos < end && (b[pos] == ' ' || b[pos] == '\t')) {
            pos++;
        }
    }

    /** SWS octet SWS; stays where it was and answers false when the octet is another. */
    boolean separator(int octet) {
        int mark = pos;
        skipBlanks();
        if (pos < end && b[pos] == octet) {
            pos++;
            skipBlanks();
            return true;
        }
        pos = mark;
        return false;
    }

    /** Passes one or more octets of the classes; false and a failure when there is none. */
    boolean span(int classes, String what) {
        int from = pos;
        pos = Octets.skip(b, from, end, classes);
        if (pos == from) {
            fail(what);
            return false;
        }
        return true;
    }

    /** A token as text, or null. */
    @Nullable
    String token(String what) {
        int from = pos;
        return span(Octets.TOKEN, what) ? Octets.ascii(b, from, pos) : null;
    }

    /** 1*DIGIT up to {@code max}, or -1. */
    long number(long max, String what) {
        int from = pos;
        long value = 0;
        while (pos < end && b[pos] >= '0' && b[pos] <= '9') {
            value = value * 10 + (b[pos] - '0');
            if (value > max) {
                fail(what, from);
                return -1;
            }
            pos++;
        }
        if (pos == from) {
            fail(what);
            return -1;
        }
        return value;
    }

    /** Passes a quoted-string; the position is on its first quote. Its content lies between the quotes. */
    boolean quoted() {
        int open = pos++;
        while (pos < end) {
            long word = Octets.word(b, pos);
            long stops = Octets.equal(word, '"') | Octets.equal(word, '\\') | Octets.equal(word, 0x7f);
            stops |= Octets.below(word, ' ');
            if (stops == 0) {
                pos += 8;
                continue;
            }
            pos += Octets.first(stops);
            if (pos >= end) {
                break;
            }
            int c = b[pos];
            if (c == '"') {
                pos++;
                return true;
            }
            if (c == '\\') {
                // RFC 3261 25.1: a quoted-pair hides anything of ASCII but CR and LF
                int hidden = pos + 1 < end ? b[pos + 1] : -1;
                if (hidden < 0 || hidden == '\r' || hidden == '\n') {
                    break;
                }
                pos += 2;
            } else if (c == '\t') {
                pos++;
            } else {
                fail("a control character in a quoted string");
                return false;
            }
        }
        pos = Math.min(pos, end);
        fail("a quoted string does not end", open);
        return false;
    }

    /** The text of the quoted-string {@code [from, to)}, quotes included, with its pairs resolved. */
    static String unquote(byte[] b, int from, int to) {
        if (Octets.indexOf(b, from, to, '\\') < 0) {
            return Octets.utf8(b, from + 1, to - 1);
        }
        byte[] plain = new byte[to - from];
        int n = 0;
        for (int i = from + 1; i < to - 1; i++) {
            if (b[i] == '\\' && i + 1 < to - 1) {
                i++;
            }
            plain[n++] = b[i];
        }
        return Octets.utf8(plain, 0, n);
    }
}
