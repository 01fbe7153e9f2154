package gatehouse.sip.agree;

import org.jspecify.annotations.Nullable;

/** {@code alg} of TS 33.203 Annex H, all releases. */
public enum IpsecIntegrity {
    /** RFC 2403; gone from later releases. */
    HMAC_MD5_96("hmac-md5-96", true),
    /** RFC 2404; "not recommended" in later releases. */
    HMAC_SHA_1_96("hmac-sha-1-96", false),
    /** RFC 4543. */
    AES_GMAC("aes-gmac", false),
    /** None of its own, beside aes-gcm. */
    NULL("null", false);

    private final String label;
    private final boolean legacy;

    IpsecIntegrity(String label, boolean legacy) {
        this.label = label;
        this.legacy = legacy;
    }

    /** The name in headers. */
    public String label() {
        return label;
    }

    /** Whether it is off unless asked for. */
    public boolean isLegacy() {
        return legacy;
    }

    static @Nullable IpsecIntegrity of(String label) {
        for (IpsecIntegrity algorithm : values()) {
            if (algorithm.label.equalsIgnoreCase(label)) {
                return algorithm;
            }
        }
        return null;
    }
}
