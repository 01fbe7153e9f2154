package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a message: one, or the leaves of its multipart in their order, however deep (RFC 2046 5.1, RFC 5621).
 * Preamble and epilogue are passed over.
 */
public final class BodyParts {
    /** RFC 2046 5.1.1. */
    private static final int MAX_BOUNDARY = 70;

    private final SipLimits limits;
    private final List<BodyPart> leaves = new ArrayList<>();
    private final byte[] b;
    private final int zero;
    private int parts;
    private @Nullable String error;
    private int errorAt;

    private BodyParts(ByteView body, SipLimits limits) {
        this.b = body.array();
        this.zero = body.offset();
        this.limits = limits;
    }

    /** The bodies of {@code message}, none when it has no body; offsets of a verdict count from the body's start. */
    public static Decoded<List<BodyPart>> of(SipMessage message, SipLimits limits) {
        ByteView body = message.body();
        if (body.isEmpty()) {
            return Decoded.ok(List.of());
        }
        if (message.firstMalformed(Headers.CONTENT_TYPE) != null) {
            return Decoded.malformed("Content-Type cannot be read", 0);
        }
        BodyParts reader = new BodyParts(body, limits);
        reader.take(message.table, body.offset(), body.offset() + body.length(), 0);
        return reader.error == null ? Decoded.ok(List.copyOf(reader.leaves)) : reader.verdict();
    }

    /** {@link #of(SipMessage, SipLimits)} with the default limits. */
    public static Decoded<List<BodyPart>> of(SipMessage message) {
        return of(message, SipLimits.DEFAULT);
    }

    /** The first body of the media type, as {@code application/sdp}; null when there is none or the body is malformed. */
    public static @Nullable BodyPart first(SipMessage message, String essence) {
        for (BodyPart part : of(message).or(List.of())) {
            if (part.type().is(essence)) {
                return part;
            }
        }
        return null;
    }

    private Decoded<List<BodyPart>> verdict() {
        return Decoded.malformed(error == null ? "malformed body" : error, errorAt - zero);
    }

    private void fail(String reason, int at) {
        if (error == null) {
            error = reason;
            errorAt = at;
        }
    }

    /** Takes the octets {@code [from, to)} that {@code table} speaks of: a leaf, or the parts of a multipart. */
    private void take(FieldTable table, int from, int to, int level) {
        BodyPart part = new BodyPart(table, ByteView.of(b, from, to - from));
        if (!part.type().type().equals("multipart")) {
            leaves.add(part);
            return;
        }
        if (level == limits.nesting()) {
            fail("more than " + limits.nesting() + " levels of multipart", from);
            return;
        }
        String boundary = part.type().parameters().get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            fail("a multipart needs a boundary of 1 to " + MAX_BOUNDARY + " characters", from);
            return;
        }
        split(Octets.octets("--" + boundary), from, to, level);
    }

    private void split(byte[] dash, int from, int to, int level) {
        int line = delimiter(dash, from, to);
        if (line < 0) {
            fail("the boundary of a multipart does not stand in it", from);
            return;
        }
        while (error == null && !isClosing(dash, line, to)) {
            int content = Octets.indexOf(b, line, to, '\n') + 1;
            int next = delimiter(dash, content, to);
            if (next < 0) {
                fail("a multipart does not end", content);
                return;
            }
            if (++parts > limits.parts()) {
                fail("more than " + limits.parts() + " parts", content);
                return;
            }
            // RFC 2046 5.1.1: the CRLF in front of a delimiter belongs to the delimiter
            part(content, Math.max(content, next - 2), level);
            line = next;
        }
    }

    private void part(int from, int to, int level) {
        if (from == to) {
            leaves.add(new BodyPart(new FieldTable(b, from, new long[0], 0, 0), ByteView.empty()));
            return;
        }
        FieldScanner scanner = new FieldScanner(b, from, to, limits);
        if (!scanner.scan(from)) {
            if (scanner.verdict() instanceof Decoded.Malformed<?>(String reason, int at)) {
                fail("in a part: " + reason, from + at);
            }
            return;
        }
        FieldTable table = scanner.table();
        if (table.verdict(Headers.CONTENT_TYPE) != null) {
            fail("Content-Type of a part cannot be read", from);
            return;
        }
        take(table, scanner.bodyAt(), to, level + 1);
    }

    /** The next line of {@code [from, to)} that is a delimiter or the closing one, or -1. */
    private int delimiter(byte[] dash, int from, int to) {
        int line = from;
        while (line >= 0 && line + dash.length <= to) {
            if (startsWith(dash, line) && isDelimiterEnd(line + dash.length, to)) {
                return line;
            }
            int lf = Octets.indexOf(b, line, to, '\n');
            while (lf > from && b[lf - 1] != '\r') {
                lf = Octets.indexOf(b, lf + 1, to, '\n');
            }
            if (lf < 0) {
                return -1;
            }
            line = lf + 1;
        }
        return -1;
    }

    private boolean startsWith(byte[] dash, int at) {
        for (int i = 0; i < dash.length; i++) {
            if (b[at + i] != dash[i]) {
                return false;
            }
        }
        return true;
    }

    /** Behind the boundary: "--" or nothing, then blanks, then CRLF or the end of a closing one. */
    private boolean isDelimiterEnd(int at, int to) {
        boolean closing = isDashes(at, to);
        int p = closing ? at + 2 : at;
        while (p < to && (b[p] == ' ' || b[p] == '\t')) {
            p++;
        }
        return p == to ? closing : p + 1 < to && b[p] == '\r' && b[p + 1] == '\n';
    }

    private boolean isClosing(byte[] dash, int line, int to) {
        return isDashes(line + dash.length, to);
    }

    private boolean isDashes(int at, int to) {
        return at + 1 < to && b[at] == '-' && b[at + 1] == '-';
    }
}
