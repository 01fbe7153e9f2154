package gatehouse.crypto;

import gatehouse.base.Secret;

/** The cryptography of control messages, where speed does not matter: hashes, codes, single AES blocks. */
public interface Primitives {
    /** A new running hash. */
    Digest hash(HashAlgorithm algorithm);

    /** A new running code under {@code key}, which stays the caller's; not for {@link MacAlgorithm#NONE}. */
    Digest mac(MacAlgorithm algorithm, Secret key);

    /** AES under {@code key} (16, 24 or 32 octets), which stays the caller's. */
    AesBlocks aes(Secret key);
}
