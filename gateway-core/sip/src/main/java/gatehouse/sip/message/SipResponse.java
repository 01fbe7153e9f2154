package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/** A response (RFC 3261 7.2). */
public final class SipResponse extends SipMessage {
    private final int status;
    private final String reason;

    SipResponse(FieldTable table, int bodyAt, int length, Mandatory mandatory, int status, String reason) {
        super(table, bodyAt, length, mandatory);
        this.status = status;
        this.reason = reason;
    }

    /**
     * A builder for a response to {@code request}: Via, From, To, Call-ID and CSeq are those of the request
     * (RFC 3261 8.2.6.2), Timestamp too in a 100 (8.2.6.1). The tag of To is the caller's to add, see
     * {@link ResponseBuilder#toTag}.
     *
     * @param status 100 to 699
     */
    public static ResponseBuilder to(SipRequest request, int status, String reason) {
        return ResponseBuilder.answering(request, status, reason);
    }

    /** {@link #to(SipRequest, int, String)} with the phrase that RFC 3261 21 gives the status. */
    public static ResponseBuilder to(SipRequest request, int status) {
        return to(request, status, ReasonPhrases.of(status));
    }

    /** The status code, 100 to 699. */
    public int status() {
        return status;
    }

    /** The reason phrase, for people. */
    public String reason() {
        return reason;
    }

    /** 1xx. */
    public boolean isProvisional() {
        return status < 200;
    }

    /** 2xx to 6xx. */
    public boolean isFinal() {
        return status >= 200;
    }

    /** 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The tag of To, or null. */
    public @Nullable String toTag() {
        return to().tag();
    }

    @Override
    public ResponseBuilder with() {
        return new ResponseBuilder(this);
    }

    /** Status and Call-ID, for logs. */
    @Override
    public String toString() {
        return status + " " + reason + " (" + cseq() + ", " + callId() + ")";
    }
}
