package gatehouse.sip.agree;

import org.jspecify.annotations.Nullable;

/** {@code ealg} of TS 33.203 Annex H, all releases. */
public enum IpsecEncryption {
    /** RFC 2451; gone from later releases. */
    DES_EDE3_CBC("des-ede3-cbc", true),
    /** RFC 3602 with 128 bits; "not recommended" in later releases. */
    AES_CBC("aes-cbc", false),
    /** RFC 4106. */
    AES_GCM("aes-gcm", false),
    /** RFC 2410: none; also what an absent parameter means. */
    NULL("null", false);

    private final String label;
    private final boolean legacy;

    IpsecEncryption(String label, boolean legacy) {
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

    /** Whether ESP has this pair: exactly one integrity check, and AES-GMAC without encryption (RFC 4303, RFC 4543). */
    public boolean fits(IpsecIntegrity integrity) {
        return switch (integrity) {
            case NULL -> this == AES_GCM;
            case AES_GMAC -> this == NULL;
            case HMAC_MD5_96, HMAC_SHA_1_96 -> this != AES_GCM;
        };
    }

    static @Nullable IpsecEncryption of(String label) {
        for (IpsecEncryption algorithm : values()) {
            if (algorithm.label.equalsIgnoreCase(label)) {
                return algorithm;
            }
        }
        return null;
    }
}
