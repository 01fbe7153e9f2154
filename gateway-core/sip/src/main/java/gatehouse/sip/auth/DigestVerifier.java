package gatehouse.sip.auth;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Method;

/**
 * The server's half: whether credentials prove the password for the nonce they name (RFC 7616 3.4). Whether that nonce
 * is one of the server's and its count is fresh is for the caller, who knows what it gave out.
 */
public final class DigestVerifier {
    private DigestVerifier() {}

    /** What credentials are worth. */
    public enum Verdict {
        /** The response is right. */
        PROVEN,
        /** The response is wrong: another password, method, body or nonce. */
        WRONG,
        /** A parameter is missing, contradicts another, or is not known: 400 or a new challenge. */
        UNUSABLE
    }

    /**
     * Checks credentials against H(A1) of their user, see {@link DigestResponse#ha1}. Who the user is may have to be told
     * by {@link DigestResponse#userhash}. A session is taken to have begun with the nonces that stand here.
     *
     * @param algorithm what was asked for; credentials of another are unusable
     */
    public static Verdict verify(
            Credentials credentials, DigestAlgorithm algorithm, Secret ha1, Method method, ByteView body) {
        String nonce = credentials.get("nonce");
        String uri = credentials.get("uri");
        String response = credentials.get("response");
        if (!credentials.isDigest() || nonce == null || uri == null || response == null) {
            return Verdict.UNUSABLE;
        }
        if (DigestAlgorithm.of(credentials.get("algorithm")) != algorithm) {
            return Verdict.UNUSABLE;
        }
        Qop qop;
        switch (credentials.get("qop")) {
            case null -> qop = Qop.NONE;
            case "auth" -> qop = Qop.AUTH;
            case "auth-int" -> qop = Qop.AUTH_INT;
            default -> {
                return Verdict.UNUSABLE;
            }
        }
        String nc = credentials.get("nc");
        String cnonce = credentials.get("cnonce");
        if (qop != Qop.NONE && (nc == null || cnonce == null)) {
            return Verdict.UNUSABLE; // RFC 7616 3.4: both are required with qop
        }
        if (algorithm.isSession() && cnonce == null) {
            return Verdict.UNUSABLE;
        }
        DigestResponse computed = new DigestResponse(
                algorithm, qop, nonce, nc == null ? "" : nc, cnonce == null ? "" : cnonce, method.name(), uri, body);
        if (!algorithm.isSession()) {
            return verdict(response, computed.of(ha1));
        }
        try (Secret session = DigestResponse.sessionHa1(algorithm, ha1, nonce, computed.cnonce())) {
            return verdict(response, computed.of(session));
        }
    }

    private static Verdict verdict(String response, String expected) {
        return DigestResponse.same(response, expected) ? Verdict.PROVEN : Verdict.WRONG;
    }
}
