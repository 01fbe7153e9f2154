package gatehouse.sip.message;

import gatehouse.base.Decoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that hold for every message once its lines are found (RFC 3261 8.1.1, 18.3), and the message itself. */
final class Assembly {
    private Assembly() {}

    /**
     * @param to where the octets end, in the array
     * @param shift what verdicts of the fields are off by
     */
    static Decoded<SipMessage> of(StartLine start, FieldScanner scanner, int to, SipLimits limits, int shift) {
        FieldTable table = scanner.table();
        table.lend(new Cursor(table.b));
        try {
            return of(start, scanner, table, to, limits, shift);
        } finally {
            table.lend(null);
        }
    }

    private static Decoded<SipMessage> of(
            StartLine start, FieldScanner scanner, FieldTable table, int to, SipLimits limits, int shift) {
        Via via = table.value(Headers.VIA);
        NameAddr from = table.value(Headers.FROM);
        NameAddr target = table.value(Headers.TO);
        String callId = table.value(Headers.CALL_ID);
        CSeq cseq = table.value(Headers.CSEQ);
        if (via == null || from == null || target == null || callId == null || cseq == null) {
            return SipParser.shifted(missing(table), shift);
        }
        Decoded.Malformed<?> hops = table.verdict(Headers.MAX_FORWARDS);
        if (hops != null) {
            return named(Headers.MAX_FORWARDS, hops, shift);
        }
        Method method = start.method();
        if (method != null && !cseq.method().equals(method)) {
            // RFC 3261 8.1.1.5
            return Decoded.malformed("CSeq names another method than the request line", shift);
        }
        int bodyAt = scanner.bodyAt() - table.base;
        int bodyLength = bodyLength(table, to - scanner.bodyAt(), limits);
        if (bodyLength < 0) {
            return badLength(table, bodyAt, limits, shift);
        }
        SipMessage.Mandatory mandatory = new SipMessage.Mandatory(via, from, target, callId, cseq);
        int length = bodyAt + bodyLength;
        Uri uri = start.uri();
        return Decoded.ok(
                method != null && uri != null
                        ? new SipRequest(table, bodyAt, length, mandatory, method, uri)
                        : new SipResponse(table, bodyAt, length, mandatory, start.status(), start.reason()));
    }

    /** RFC 3261 18.3: Content-Length, or all that is there; negative when that cannot be. */
    private static int bodyLength(FieldTable table, int available, SipLimits limits) {
        Long stated = table.value(Headers.CONTENT_LENGTH);
        if (stated == null) {
            return table.verdict(Headers.CONTENT_LENGTH) != null || available > limits.body() ? -1 : available;
        }
        return stated > available || stated > limits.body() ? -1 : stated.intValue();
    }

    private static Decoded<SipMessage> badLength(FieldTable table, int bodyAt, SipLimits limits, int shift) {
        Decoded.Malformed<?> verdict = table.verdict(Headers.CONTENT_LENGTH);
        if (verdict != null) {
            return named(Headers.CONTENT_LENGTH, verdict, shift);
        }
        Long stated = table.value(Headers.CONTENT_LENGTH);
        return Decoded.malformed(
                stated == null || stated > limits.body()
                        ? "the body has more than " + limits.body() + " octets"
                        : "Content-Length is more than there is",
                bodyAt + shift);
    }

    private static Decoded<SipMessage> missing(FieldTable table) {
        for (HeaderType<?> type : List.of(Headers.VIA, Headers.FROM, Headers.TO, Headers.CALL_ID, Headers.CSEQ)) {
            Decoded.@Nullable Malformed<?> verdict = table.verdict(type);
            if (verdict != null) {
                return named(type, verdict, 0);
            }
            if (table.value(type) == null) {
                return Decoded.malformed("no " + type + " header", table.end);
            }
        }
        throw new IllegalStateException("nothing is missing");
    }

    private static Decoded<SipMessage> named(HeaderType<?> type, Decoded.Malformed<?> verdict, int shift) {
        return Decoded.malformed(type + ": " + verdict.reason(), verdict.offset() + shift);
    }
}
