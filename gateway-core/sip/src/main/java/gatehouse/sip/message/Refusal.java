package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that cannot be read as a whole (RFC 3261 8.2.6.2, RFC 4475 3.1.2). It repeats Via, From, To,
 * Call-ID and CSeq octet by octet, also where they are what cannot be read.
 *
 * @param status 505 for a version, 414 for an endless request line, 513 for size, else 400 with the defect as its phrase
 * @param via the topmost Via, which says where the answer goes (RFC 3261 18.2.2)
 * @param octets the response
 */
public record Refusal(int status, Via via, ByteView octets) {
    /** Null when nothing may be answered: to a response, an ACK, or where no Via can be read. */
    static @Nullable Refusal of(byte[] b, int offset, int length, SipLimits limits, Decoded.Malformed<?> verdict) {
        int to = offset + Math.min(length, limits.message());
        int from = SipParser.skipEmptyLines(b, offset, to);
        StartLine start = StartLine.parse(b, from, to, offset, limits);
        Method method = start.method();
        if (method == null || method.equals(Method.ACK) || start.end() == 0) {
            return null; // RFC 3261 17.1.1.3: nothing answers an ACK; 8.1.3: nor a response
        }
        FieldScanner scanner = new FieldScanner(b, from, to, limits);
        FieldTable table = scanner.scan(start.end()) ? scanner.table() : scanner.partialTable();
        int first = table.indexOf(Headers.VIA, 0);
        List<Via> vias = first < 0 ? null : table.line(first, Headers.VIA);
        if (vias == null) {
            return null;
        }
        int status = length > limits.message() ? 513 : start.answer();
        ResponseBuilder answer = new ResponseBuilder(status, phrase(status, verdict));
        for (int i = first; i >= 0; i = table.indexOf(Headers.VIA, i + 1)) {
            answer.keep(table, i);
        }
        for (HeaderType<?> type : List.of(Headers.FROM, Headers.TO, Headers.CALL_ID, Headers.CSEQ)) {
            int i = table.indexOf(type, 0);
            if (i >= 0) {
                answer.keep(table, i);
            }
        }
        return new Refusal(status, vias.getFirst(), answer.octets());
    }

    /** The defect in words, as RFC 3261 21.4.1 asks for in a 400. */
    private static String phrase(int status, Decoded.Malformed<?> verdict) {
        return status == 400 ? "Bad Request: " + verdict.reason() : ReasonPhrases.of(status);
    }
}
