package gatehouse.crypto;

/** AES under one key, block by block, as Milenage and the key derivation of SRTP use it. Not thread-safe. */
public interface AesBlocks {
    /** Enciphers {@code count} octets, a multiple of 16, each block on its own; the two ranges must not overlap. */
    void encrypt(byte[] source, int from, int count, byte[] target, int at);

    /** One block of 16 octets in an array of its own. */
    default byte[] encrypt(byte[] block) {
        byte[] result = new byte[16];
        encrypt(block, 0, 16, result, 0);
        return result;
    }
}
