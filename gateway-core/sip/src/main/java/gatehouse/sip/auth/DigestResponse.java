package gatehouse.sip.auth;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of digest (RFC 7616 3.4.1 to 3.4.3, RFC 3261 22.4), for both ends.
 *
 * @param algorithm the hash
 * @param qop what is protected
 * @param nonce the server's
 * @param nc the count as it stands, eight hexadecimal digits; unused without qop
 * @param cnonce the client's; unused without qop
 * @param method the request's, empty for rspauth (RFC 7616 3.5)
 * @param uri the digest-uri as it stands in the header
 * @param body hashed for auth-int
 */
public record DigestResponse(
        DigestAlgorithm algorithm,
        Qop qop,
        String nonce,
        String nc,
        String cnonce,
        String method,
        String uri,
        ByteView body) {

    /**
     * H(A1), in hexadecimal digits: what stands for a password in this realm. As secret as the password. Under an
     * algorithm of sessions it is where {@link #sessionHa1} starts from.
     */
    public static Secret ha1(DigestAlgorithm algorithm, String username, String realm, Secret password) {
        byte[] head = octets(username + ":" + realm + ":");
        return Secret.owning(octets(password.with(secret -> algorithm.hex(head, secret))));
    }

    /**
     * H(A1) of one session (RFC 7616 3.4.2), from the plain one. Both nonces are those of its first request: later ones
     * do not change it.
     */
    public static Secret sessionHa1(DigestAlgorithm algorithm, Secret ha1, String nonce, String cnonce) {
        byte[] tail = octets(":" + nonce + ":" + cnonce);
        return Secret.owning(octets(ha1.with(digits -> algorithm.hex(digits, tail))));
    }

    /** What stands for the user name where the server asks that it be hidden (RFC 7616 3.4.4). */
    public static String userhash(DigestAlgorithm algorithm, String username, String realm) {
        return algorithm.hex(octets(username + ":" + realm));
    }

    /** The response for H(A1), in hexadecimal digits. */
    public String of(Secret ha1) {
        String ha2 = qop == Qop.AUTH_INT
                ? algorithm.hex(octets(method + ":" + uri + ":" + algorithm.hex(body.copy())))
                : algorithm.hex(octets(method + ":" + uri));
        String middle = qop == Qop.NONE
                ? ":" + nonce + ":" + ha2
                : ":" + nonce + ":" + nc + ":" + cnonce + ":" + qop.token() + ":" + ha2;
        return ha1.with(digits -> algorithm.hex(digits, octets(middle)));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether two responses agree, without telling by time where they differ. Case of digits does not count. */
    static boolean same(@Nullable String one, String other) {
        byte[] a = octets(one == null ? "" : one.toLowerCase(Locale.ROOT));
        return MessageDigest.isEqual(a, octets(other));
    }
}
