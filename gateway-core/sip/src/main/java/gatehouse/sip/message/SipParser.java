package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Octets to messages. One pass finds the header lines; what every element needs (start line, Via, From, To, Call-ID,
 * CSeq, Content-Length, Max-Forwards) is decoded and checked here, the rest on first use.
 *
 * <p>Untrusted input gives a message or {@code Malformed}, never an exception. {@link #refuse} makes the answer to a
 * malformed request.
 */
public final class SipParser {
    private SipParser() {}

    /**
     * Reads a message from a datagram, or one that {@link StreamFramer} cut out. The message keeps {@code octets}, which
     * are not to be changed afterwards. Octets behind the body are ignored (RFC 3261 18.3).
     */
    public static Decoded<SipMessage> parse(byte[] octets, int offset, int length, SipLimits limits) {
        Objects.checkFromIndexSize(offset, length, octets.length);
        if (length > limits.message()) {
            return Decoded.malformed("a message has at most " + limits.message() + " octets", limits.message());
        }
        int to = offset + length;
        int from = skipEmptyLines(octets, offset, to);
        StartLine start = StartLine.parse(octets, from, to, offset, limits);
        Decoded<SipMessage> refused = start.refusal();
        if (refused != null) {
            return refused;
        }
        FieldScanner scanner = new FieldScanner(octets, from, to, limits);
        if (!scanner.scan(start.end())) {
            return shifted(scanner.verdict(), from - offset);
        }
        return Assembly.of(start, scanner, to, limits, from - offset);
    }

    /** {@link #parse(byte[], int, int, SipLimits)} of a whole array with the default limits. */
    public static Decoded<SipMessage> parse(byte[] octets) {
        return parse(octets, 0, octets.length, SipLimits.DEFAULT);
    }

    /**
     * The answer to a request that {@link #parse} refused with {@code verdict}, given the same octets. Null when nothing
     * may be answered: a response, an ACK, or no Via that can be read.
     */
    public static @Nullable Refusal refuse(
            byte[] octets, int offset, int length, SipLimits limits, Decoded.Malformed<?> verdict) {
        return Refusal.of(octets, offset, length, limits, verdict);
    }

    /** RFC 3261 7.5: CRLF in front of a start line is ignored. */
    static int skipEmptyLines(byte[] b, int from, int to) {
        int p = from;
        while (p + 1 < to && b[p] == '\r' && b[p + 1] == '\n') {
            p += 2;
        }
        return p;
    }

    static <T> Decoded<T> shifted(Decoded<T> verdict, int shift) {
        return verdict instanceof Decoded.Malformed<T>(String reason, int offset)
                ? Decoded.malformed(reason, offset + shift)
                : verdict;
    }
}
