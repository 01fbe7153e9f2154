package gatehouse.crypto;

/** How the payload of a packet is enciphered. */
public enum CipherMode {
    /** Not at all (RFC 2410, RFC 3711 4.1.3). */
    NULL("null", 0, 1),
    /** AES in counter mode; the IV is the first counter block, whose last four octets never wrap (RFC 3711 4.1.1). */
    AES_CTR("aes-ctr", 16, 1),
    /** AES in f8 mode; the IV is IV' of RFC 3711 4.1.2.1, already enciphered under the masked key. */
    AES_F8("aes-f8", 16, 1),
    /** AES in cipher block chaining; the payload is whole blocks (RFC 3602). */
    AES_CBC("aes-cbc", 16, 16),
    /** Triple DES in cipher block chaining; the payload is whole blocks (RFC 2451). */
    DES3_CBC("3des-cbc", 8, 8),
    /** AES in Galois/counter mode, which brings its own tag; with an empty payload it is GMAC (RFC 4106, 4543, 7714). */
    AES_GCM("aes-gcm", 12, 1);

    private final String label;
    private final int ivBytes;
    private final int blockBytes;

    CipherMode(String label, int ivBytes, int blockBytes) {
        this.label = label;
        this.ivBytes = ivBytes;
        this.blockBytes = blockBytes;
    }

    /** The name in status pages and files. */
    public String label() {
        return label;
    }

    /** How many octets of IV a packet has. */
    public int ivBytes() {
        return ivBytes;
    }

    /** What the payload length is a multiple of, in octets. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Whether encryption and authentication are one operation. */
    public boolean isAead() {
        return this == AES_GCM;
    }

    /** Whether a key may have this many octets. */
    public boolean allowsKey(int bytes) {
        return switch (this) {
            case NULL -> bytes == 0;
            case DES3_CBC -> bytes == 24;
            case AES_F8 -> bytes == 16; // RFC 3711 knows no other
            case AES_CTR, AES_CBC, AES_GCM -> bytes == 16 || bytes == 24 || bytes == 32;
        };
    }
}
