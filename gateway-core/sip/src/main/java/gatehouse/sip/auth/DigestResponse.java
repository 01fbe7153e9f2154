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

    /** H(A1), in hexadecimal digits: what stands for a password in this realm. As secret as the password. */
    public static Secret ha1(DigestAlgorithm algorithm, String username, String realm, Secret password) {
        byte[] head = octets(username + ":" + realm + ":");
        return Secret.owning(octets(password.with(secret -> algorithm.hex(head, secret))));
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
