package gatehouse.sip.message;

/** Builds a request. */
public final class RequestBuilder extends MessageBuilder<SipRequest, RequestBuilder> {
    private Method method;
    private Uri uri;

    RequestBuilder(Method method, Uri uri) {
        this.method = method;
        this.uri = uri;
    }

    RequestBuilder(SipRequest source) {
        super(source);
        this.method = source.method();
        this.uri = source.uri();
    }

    @Override
    RequestBuilder self() {
        return this;
    }

    /** Sets the Request-URI. */
    public RequestBuilder uri(Uri other) {
        this.uri = other;
        return this;
    }

    /** Sets the method, and CSeq with this number. */
    public RequestBuilder method(Method other, long cseq) {
        this.method = other;
        return set(Headers.CSEQ, new CSeq(cseq, other));
    }

    @Override
    public SipRequest build() {
        Rendering done = render(Octets.octets(method + " " + uri + " SIP/2.0"));
        SipMessage.Mandatory mandatory = done.mandatory();
        if (!mandatory.cseq().method().equals(method)) {
            // RFC 3261 8.1.1.5
            throw new IllegalStateException("CSeq says " + mandatory.cseq().method() + " in a " + method);
        }
        return new SipRequest(done.table(), done.bodyAt(), done.table().b.length, mandatory, method, uri);
    }
}
