package gatehouse.crypto;

import gatehouse.base.Secret;

/**
 * One transform on one engine. It works on batches, in place, and allocates nothing for a packet beyond what the
 * library below does. The packets of a batch may have different keys; packets with one key are best neighbours.
 * Not thread-safe: each thread makes its own, and its keys with it.
 */
public interface PacketCipher extends AutoCloseable {
    /** What it does. */
    Transform transform();

    /**
     * Makes keys ready. Both stay the caller's and may be wiped afterwards.
     *
     * @param cipherKey {@link Transform#keyBytes()} octets
     * @param macKey the authentication key, empty where the transform has none
     * @throws IllegalArgumentException when a length is wrong
     */
    PacketKey key(Secret cipherKey, Secret macKey);

    /** Enciphers every packet in place and writes its tag. */
    void seal(PacketBatch batch);

    /**
     * Checks every packet's tag and, where it is right, deciphers in place; {@link PacketBatch#isOpened} tells. A packet
     * whose tag is wrong keeps its octets as they were.
     *
     * @return how many packets were right
     */
    int open(PacketBatch batch);

    /** Frees what is outside the heap; its keys go with it. */
    @Override
    void close();
}
