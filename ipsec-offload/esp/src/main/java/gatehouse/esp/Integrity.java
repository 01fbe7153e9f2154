package gatehouse.esp;

import gatehouse.crypto.MacAlgorithm;

/** How ESP authenticates. The names are those of TS 33.203 Annex H ({@code alg}) where it has one. */
public enum Integrity {
    /** None of its own: the encryption brings it (AES-GCM). */
    NONE("null", MacAlgorithm.NONE, 0, 0, false),
    /** RFC 2403; deprecated since TS 33.203 Rel-12. */
    HMAC_MD5_96("hmac-md5-96", MacAlgorithm.HMAC_MD5, 16, 12, true),
    /** RFC 2404. */
    HMAC_SHA_1_96("hmac-sha-1-96", MacAlgorithm.HMAC_SHA1, 20, 12, false),
    /** RFC 4868. */
    HMAC_SHA_2_256_128("hmac-sha-2-256-128", MacAlgorithm.HMAC_SHA256, 32, 16, false),
    /** RFC 4543, ENCR_NULL_AUTH_AES_GMAC. */
    AES_GMAC("aes-gmac", MacAlgorithm.NONE, 16, 16, false);

    private final String label;
    private final MacAlgorithm mac;
    private final int keyBytes;
    private final int icvBytes;
    private final boolean legacy;

    Integrity(String label, MacAlgorithm mac, int keyBytes, int icvBytes, boolean legacy) {
        this.label = label;
        this.mac = mac;
        this.keyBytes = keyBytes;
        this.icvBytes = icvBytes;
        this.legacy = legacy;
    }

    /** The name in SIP headers, configuration and status. */
    public String label() {
        return label;
    }

    /** The code that the crypto engine computes; none for GMAC, which is its GCM. */
    public MacAlgorithm mac() {
        return mac;
    }

    /** Octets of key; AES-GMAC may also have 24 or 32. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Octets of the integrity check value (ICV). */
    public int icvBytes() {
        return icvBytes;
    }

    /** Whether it is off unless asked for. */
    public boolean isLegacy() {
        return legacy;
    }
}
