package gatehouse.sip.message;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a built message with its table of fields: written once, never parsed again.
 *
 * @param table the fields over the octets
 * @param bodyAt where the body begins
 */
record Rendering(FieldTable table, int bodyAt) {
    private static final byte[] LENGTH = Octets.octets("Content-Length: ");

    static Rendering of(byte[] startLine, List<Line> lines, ByteView body) {
        byte[] digits = Octets.octets(Integer.toString(body.length()));
        long size = startLine.length + 2L + LENGTH.length + digits.length + 4 + body.length();
        for (Line line : lines) {
            size += switch (line) {
                case Line.Kept(FieldTable table, int i) -> table.lineEnd(i) - FieldTable.start(table.fields[i]);
                case Line.Made made ->
                    made.type().name().length() + 2 + made.text().length() + 2;
            };
        }
        if (size > SipLimits.MAX_MESSAGE) {
            throw new IllegalStateException("a message has at most " + SipLimits.MAX_MESSAGE + " octets, not " + size);
        }
        byte[] b = new byte[(int) size];
        long[] fields = new long[lines.size() + 1];
        int at = crlf(b, put(b, 0, startLine));
        for (int i = 0; i < lines.size(); i++) {
            switch (lines.get(i)) {
                case Line.Kept(FieldTable table, int index) -> {
                    long field = table.fields[index];
                    int start = FieldTable.start(field);
                    fields[i] = (field & ~(0xf_ffffL << 8)) | (long) at << 8;
                    int length = table.lineEnd(index) - start;
                    System.arraycopy(table.b, table.base + start, b, at, length);
                    at += length;
                }
                case Line.Made made -> {
                    byte[] name = Octets.octets(made.type().name());
                    int length = made.text().length();
                    if (length > Cursor.MAX_LENGTH) {
                        throw new IllegalStateException(made.type() + " has more than 65535 octets");
                    }
                    fields[i] = FieldTable.pack(made.type().id(), at, name.length, name.length + 2, length, false);
                    at = put(b, at, name);
                    b[at++] = ':';
                    b[at++] = ' ';
                    made.text().copyTo(b, at);
                    at = crlf(b, at + length);
                }
            }
        }
        int name = LENGTH.length - 2;
        fields[lines.size()] =
                FieldTable.pack(Headers.CONTENT_LENGTH.id(), at, name, LENGTH.length, digits.length, false);
        at = crlf(b, put(b, put(b, at, LENGTH), digits));
        FieldTable table = new FieldTable(b, 0, fields, fields.length, at);
        for (int i = 0; i < lines.size(); i++) {
            table.cache(i, lines.get(i).known());
        }
        at = crlf(b, at);
        body.copyTo(b, at);
        return new Rendering(table, at);
    }

    private static int put(byte[] b, int at, byte[] octets) {
        System.arraycopy(octets, 0, b, at, octets.length);
        return at + octets.length;
    }

    private static int crlf(byte[] b, int at) {
        b[at] = '\r';
        b[at + 1] = '\n';
        return at + 2;
    }

    /** The header fields that a message must have. */
    SipMessage.Mandatory mandatory() {
        List<Via> vias = table.all(Headers.VIA).or(List.of());
        return new SipMessage.Mandatory(
                vias.isEmpty() ? null : vias.getFirst(),
                need(Headers.FROM),
                need(Headers.TO),
                need(Headers.CALL_ID),
                need(Headers.CSEQ));
    }

    private <T> T need(HeaderType<T> type) {
        T value = table.value(type);
        if (value == null) {
            Decoded.@Nullable Malformed<?> bad = table.verdict(type);
            throw new IllegalStateException(
                    bad == null ? "a message needs " + type : type + " cannot stand: " + bad.reason());
        }
        return value;
    }
}
