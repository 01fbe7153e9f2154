package gatehouse.crypto;

/** Hash functions (RFC 1321, FIPS 180-4). */
public enum HashAlgorithm {
    /** MD5, for what old standards still ask: SIP digest, HMAC-MD5-96. */
    MD5("MD5", 16, 64),
    /** SHA-1. */
    SHA1("SHA-1", 20, 64),
    /** SHA-256. */
    SHA256("SHA-256", 32, 64),
    /** SHA-384. */
    SHA384("SHA-384", 48, 128),
    /** SHA-512. */
    SHA512("SHA-512", 64, 128),
    /** SHA-512/256, which is not SHA-512 cut short (FIPS 180-4 5.3.6.2). */
    SHA512_256("SHA-512/256", 32, 128);

    private final String standardName;
    private final int bytes;
    private final int blockBytes;

    HashAlgorithm(String standardName, int bytes, int blockBytes) {
        this.standardName = standardName;
        this.bytes = bytes;
        this.blockBytes = blockBytes;
    }

    /** The name that standards and JCA use. */
    public String standardName() {
        return standardName;
    }

    /** Octets of the result. */
    public int bytes() {
        return bytes;
    }

    /** Octets of one input block, which HMAC pads its key to (RFC 2104). */
    public int blockBytes() {
        return blockBytes;
    }
}
