package gatehouse.esp;

import gatehouse.crypto.CipherMode;

/** How ESP enciphers. The names are those of TS 33.203 Annex H ({@code ealg}). */
public enum Encryption {
    /** RFC 2410. */
    NULL("null", CipherMode.NULL, 0, 0, false),
    /** RFC 3602 with 128, 192 or 256 bits; TS 33.203 knows 128. */
    AES_CBC("aes-cbc", CipherMode.AES_CBC, 16, 0, false),
    /** RFC 4106 with a tag of 16 octets. */
    AES_GCM_16("aes-gcm", CipherMode.AES_GCM, 8, 4, false),
    /** RFC 2451; deprecated since TS 33.203 Rel-12. */
    DES_EDE3_CBC("des-ede3-cbc", CipherMode.DES3_CBC, 8, 0, true);

    private final String label;
    private final CipherMode mode;
    private final int ivBytes;
    private final int saltBytes;
    private final boolean legacy;

    Encryption(String label, CipherMode mode, int ivBytes, int saltBytes, boolean legacy) {
        this.label = label;
        this.mode = mode;
        this.ivBytes = ivBytes;
        this.saltBytes = saltBytes;
        this.legacy = legacy;
    }

    /** The name in SIP headers, configuration and status. */
    public String label() {
        return label;
    }

    /** What the crypto engine calls it. */
    public CipherMode mode() {
        return mode;
    }

    /** Octets of IV in each packet. */
    public int ivBytes() {
        return ivBytes;
    }

    /** Octets of salt beside the key. */
    public int saltBytes() {
        return saltBytes;
    }

    /** Whether it is off unless asked for. */
    public boolean isLegacy() {
        return legacy;
    }
}
