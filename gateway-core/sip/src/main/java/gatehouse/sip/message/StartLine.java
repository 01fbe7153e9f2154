package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a message: Request-Line (RFC 3261 7.1) or Status-Line (7.2), or why it is neither. Single spaces and
 * nothing else separate its words.
 */
final class StartLine {
    private static final int VERSION_LENGTH = "SIP/2.0".length();

    private @Nullable Method method;
    private @Nullable Uri uri;
    private int status;
    private String reason = "";
    private int end;
    private @Nullable String error;
    private int errorAt;
    /** The status that tells the sender what is wrong with the line. */
    private int answer = 400;

    private StartLine() {}

    /** Reads the line at {@code from}; {@code zero} is what offsets of verdicts count from. */
    static StartLine parse(byte[] b, int from, int to, int zero, SipLimits limits) {
        StartLine line = new StartLine();
        int cr = Octets.indexOf(b, from, Math.min(to, from + limits.line()), '\r');
        if (cr < 0 || cr + 1 >= to || b[cr + 1] != '\n') {
            line.fail("the start line does not end", Math.max(cr, from) - zero);
            line.answer = to - from > limits.line() ? 414 : 400;
            return line;
        }
        line.end = cr + 2;
        if (cr - from > VERSION_LENGTH && isVersion(b, from) && b[from + VERSION_LENGTH] == ' ') {
            line.status(b, from + VERSION_LENGTH + 1, cr, zero);
        } else {
            line.request(b, from, cr, zero);
        }
        return line;
    }

    private static boolean isVersion(byte[] b, int at) {
        return Octets.equalsIgnoreCase(b, at, at + VERSION_LENGTH, "sip/2.0");
    }

    private void request(byte[] b, int from, int cr, int zero) {
        int space = Octets.skip(b, from, cr, Octets.TOKEN);
        if (space == from || space == cr || b[space] != ' ') {
            fail("a request starts with its method and one space", space - zero);
            return;
        }
        method = Method.of(b, from, space);
        int uriStart = space + 1;
        int uriEnd = Octets.indexOf(b, uriStart, cr, ' ');
        if (uriEnd < 0) {
            fail("a request line needs a version", cr - zero);
            return;
        }
        version(b, uriEnd + 1, cr, zero);
        if (error != null) {
            return;
        }
        Cursor c = new Cursor(Arrays.copyOfRange(b, uriStart, uriEnd));
        uri = UriParser.parse(c, c.end);
        if (uri instanceof SipUri sip && !sip.headers().isEmpty()) {
            fail("Request-URI: headers do not stand here", uriStart - zero); // RFC 3261 19.1.1, table 1
        } else if (uri == null) {
            Decoded<Uri> verdict = c.verdict(uriStart - zero);
            if (verdict instanceof Decoded.Malformed<Uri>(String why, int at)) {
                fail("Request-URI: " + why, at);
            }
        }
    }

    private void version(byte[] b, int at, int cr, int zero) {
        if (cr - at == VERSION_LENGTH && isVersion(b, at)) {
            return;
        }
        fail("the version is not SIP/2.0", at - zero);
        // RFC 3261 21.5.6: only what has the form of a version is one that we do not support
        int dot = cr - at > 4 && Octets.equalsIgnoreCase(b, at, at + 4, "sip/")
                ? Octets.skip(b, at + 4, cr, Octets.DIGIT)
                : cr;
        if (dot > at + 4 && dot + 1 < cr && b[dot] == '.' && Octets.skip(b, dot + 1, cr, Octets.DIGIT) == cr) {
            answer = 505;
        }
    }

    private void status(byte[] b, int at, int cr, int zero) {
        // Status-Code = 3DIGIT, of the six classes
        if (cr - at < 4 || b[at + 3] != ' ' || Octets.skip(b, at, at + 3, Octets.DIGIT) != at + 3) {
            fail("a status has three digits and a space behind them", at - zero);
            return;
        }
        status = (b[at] - '0') * 100 + (b[at + 1] - '0') * 10 + b[at + 2] - '0';
        if (status < 100 || status > 699) {
            fail("a status is 100 to 699", at - zero);
            return;
        }
        for (int i = at + 4; i < cr; i++) {
            if (b[i] >= 0 && b[i] < ' ' && b[i] != '\t') {
                fail("a control character in a reason phrase", i - zero);
                return;
            }
        }
        reason = Octets.utf8(b, at + 4, cr);
    }

    private void fail(String why, int at) {
        error = why;
        errorAt = at;
    }

    /** The verdict, or null for a good line. */
    <T> @Nullable Decoded<T> refusal() {
        return error == null ? null : Decoded.malformed(error, errorAt);
    }

    /** The method; null in a response, or when it could not be read. */
    @Nullable
    Method method() {
        return method;
    }

    /** The Request-URI; null in a response, or when it could not be read. */
    @Nullable
    Uri uri() {
        return uri;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** Where the header lines begin, in the array; 0 when the line has no end. */
    int end() {
        return end;
    }

    int answer() {
        return answer;
    }
}
