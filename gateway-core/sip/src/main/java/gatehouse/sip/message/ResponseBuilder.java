package gatehouse.sip.message;

import gatehouse.base.ByteView;
import org.jspecify.annotations.Nullable;

/** Builds a response. */
public final class ResponseBuilder extends MessageBuilder<SipResponse, ResponseBuilder> {
    private int status;
    private String reason;

    ResponseBuilder(int status, String reason) {
        this.status = status;
        this.reason = reason;
        status(status, reason);
    }

    ResponseBuilder(SipResponse source) {
        super(source);
        this.status = source.status();
        this.reason = source.reason();
    }

    static ResponseBuilder answering(SipRequest request, int status, String reason) {
        ResponseBuilder response = new ResponseBuilder(status, reason);
        // RFC 3261 8.2.6.2: these equal the request's, Via in the same order
        response.takeOver(request, Headers.VIA);
        response.takeOver(request, Headers.FROM);
        response.takeOver(request, Headers.TO);
        response.takeOver(request, Headers.CALL_ID);
        response.takeOver(request, Headers.CSEQ);
        if (status == 100) {
            response.takeOver(request, Headers.TIMESTAMP); // 8.2.6.1
        }
        return response;
    }

    /** Takes over one line. */
    void keep(FieldTable table, int index) {
        lines.add(new Line.Kept(table, index));
    }

    /** What stands so far, whether or not it is a whole message. */
    ByteView octets() {
        return ByteView.of(rendering().table().b);
    }

    private Rendering rendering() {
        return render(Octets.octets("SIP/2.0 " + status + " " + reason));
    }

    @Override
    ResponseBuilder self() {
        return this;
    }

    /**
     * Sets status and reason.
     *
     * @throws IllegalArgumentException when the status is not 100 to 699 or the reason holds a line break
     */
    public ResponseBuilder status(int code, String phrase) {
        if (code < 100 || code > 699) {
            throw new IllegalArgumentException("a status is 100 to 699, not " + code);
        }
        if (phrase.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new IllegalArgumentException("a reason phrase holds no control characters");
        }
        this.status = code;
        this.reason = phrase;
        return this;
    }

    /** Adds a tag to To unless it has one (RFC 3261 8.2.6.2). */
    public ResponseBuilder toTag(String tag) {
        for (Line line : lines) {
            if (line.is(Headers.TO)) {
                NameAddr to = line instanceof Line.Kept(FieldTable table, int index)
                        ? first(table, index)
                        : (NameAddr) ((Line.Made) line).value();
                return to == null || to.tag() != null ? this : set(Headers.TO, to.withTag(tag));
            }
        }
        return this;
    }

    private static @Nullable NameAddr first(FieldTable table, int index) {
        var values = table.line(index, Headers.TO);
        return values == null ? null : values.getFirst();
    }

    @Override
    public SipResponse build() {
        Rendering done = rendering();
        return new SipResponse(done.table(), done.bodyAt(), done.table().b.length, done.mandatory(), status, reason);
    }
}
