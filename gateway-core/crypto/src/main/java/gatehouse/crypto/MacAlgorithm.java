package gatehouse.crypto;

import org.jspecify.annotations.Nullable;

/** Message authentication codes. */
public enum MacAlgorithm {
    /** No authentication. */
    NONE("none", 0, null),
    /** RFC 2104 with MD5 (RFC 2403 cuts it to 96 bits). */
    HMAC_MD5("hmac-md5", HashAlgorithm.MD5.bytes(), HashAlgorithm.MD5),
    /** RFC 2104 with SHA-1 (RFC 2404: 96 bits; RFC 3711: 80 or 32). */
    HMAC_SHA1("hmac-sha1", HashAlgorithm.SHA1.bytes(), HashAlgorithm.SHA1),
    /** RFC 4868 with SHA-256. */
    HMAC_SHA256("hmac-sha256", HashAlgorithm.SHA256.bytes(), HashAlgorithm.SHA256),
    /** RFC 4868 with SHA-384. */
    HMAC_SHA384("hmac-sha384", HashAlgorithm.SHA384.bytes(), HashAlgorithm.SHA384),
    /** RFC 4868 with SHA-512. */
    HMAC_SHA512("hmac-sha512", HashAlgorithm.SHA512.bytes(), HashAlgorithm.SHA512),
    /** AES-XCBC-MAC (RFC 3566); with a key that is not 16 octets it is AES-XCBC-PRF-128 (RFC 4434). */
    AES_XCBC("aes-xcbc", 16, null);

    private final String label;
    private final @Nullable HashAlgorithm hash;
    private final int bytes;

    MacAlgorithm(String label, int bytes, @Nullable HashAlgorithm hash) {
        this.label = label;
        this.hash = hash;
        this.bytes = bytes;
    }

    /** The name in status pages and files. */
    public String label() {
        return label;
    }

    /** Whether it is an HMAC. */
    public boolean isHmac() {
        return hash != null;
    }

    /** The hash of an HMAC. */
    public HashAlgorithm hash() {
        if (hash == null) {
            throw new IllegalStateException(this + " has no hash");
        }
        return hash;
    }

    /** Octets of the whole code, before any truncation. */
    public int bytes() {
        return bytes;
    }
}
