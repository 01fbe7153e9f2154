package gatehouse.sip.message;

/** A request (RFC 3261 7.1). */
public final class SipRequest extends SipMessage {
    private final Method method;
    private final Uri uri;

    SipRequest(FieldTable table, int bodyAt, int length, Mandatory mandatory, Method method, Uri uri) {
        super(table, bodyAt, length, mandatory);
        this.method = method;
        this.uri = uri;
    }

    /** A builder for a request of our own. */
    public static RequestBuilder builder(Method method, Uri uri) {
        return new RequestBuilder(method, uri);
    }

    /** The method; it equals that of CSeq. */
    public Method method() {
        return method;
    }

    /** Whether it is of this method. */
    public boolean is(Method other) {
        return method.equals(other);
    }

    /** The Request-URI. */
    public Uri uri() {
        return uri;
    }

    @Override
    public RequestBuilder with() {
        return new RequestBuilder(this);
    }

    /** Method and Call-ID, for logs. */
    @Override
    public String toString() {
        return method + " " + uri + " (" + cseq() + ", " + callId() + ")";
    }
}
