package gatehouse.sip.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash functions of digest (RFC 7616 6.1, RFC 8760 2.1) with their session forms, and the AKA forms that use one with another password
 * (RFC 3310, RFC 4169).
 */
public enum DigestAlgorithm {
    MD5("MD5", "MD5", 0),
    MD5_SESS("MD5-sess", "MD5", 0),
    SHA_256("SHA-256", "SHA-256", 0),
    SHA_256_SESS("SHA-256-sess", "SHA-256", 0),
    SHA_512_256("SHA-512-256", "SHA-512/256", 0),
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", 0),
    AKAV1_MD5("AKAv1-MD5", "MD5", 1),
    AKAV2_MD5("AKAv2-MD5", "MD5", 2),
    AKAV1_SHA_256("AKAv1-SHA-256", "SHA-256", 1),
    AKAV2_SHA_256("AKAv2-SHA-256", "SHA-256", 2);

    private final String token;
    private final String jca;
    private final int akaVersion;

    DigestAlgorithm(String token, String jca, int akaVersion) {
        this.token = token;
        this.jca = jca;
        this.akaVersion = akaVersion;
    }

    /** Whether the key is one of a session: it also depends on the first nonces of both sides (RFC 7616 3.4.2). */
    public boolean isSession() {
        return token.endsWith("-sess");
    }

    /** The algorithm that a challenge names, without regard to case; MD5 for none (RFC 7616 3.3); null when unknown. */
    public static @Nullable DigestAlgorithm of(@Nullable String token) {
        if (token == null) {
            return MD5;
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return algorithm;
            }
        }
        return null;
    }

    /** The name in a header. */
    public String token() {
        return token;
    }

    /** 1 or 2 when the password comes from AKA, else 0. */
    public int akaVersion() {
        return akaVersion;
    }

    /** The hash in lower-case hexadecimal digits of the parts put together. */
    String hex(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(jca);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + jca, e);
        }
    }
}
