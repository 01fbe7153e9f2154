package gatehouse.crypto;

/**
 * The keys of one direction, made ready by one {@link PacketCipher} and used with that one alone. Closing it wipes what
 * the engine lets one wipe.
 */
public interface PacketKey extends AutoCloseable {
    @Override
    void close();
}
