package gatehouse.sip.auth;

/** What a digest protects (RFC 7616 3.3). */
public enum Qop {
    /** No qop parameter: the form of RFC 2069, which RFC 3261 22.4 still asks servers to accept. */
    NONE(""),
    /** Method and URI. */
    AUTH("auth"),
    /** Method, URI and body. */
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
        this.token = token;
    }

    /** The name in a header; empty for {@link #NONE}. */
    public String token() {
        return token;
    }
}
