package gatehouse.crypto;

/** A library or a chip that can encipher packets. Engines are thread-safe; what they make is not. */
public interface CryptoEngine {
    /** A short name for configuration and status: {@code jca}, {@code bc}, {@code libcrypto}, {@code ipsec-mb}... */
    String name();

    /** What is behind the name and which version, for status and for remembering measurements. */
    String version();

    /** Whether {@link #cipher} will do this transform. */
    boolean supports(Transform transform);

    /**
     * A new cipher for one thread.
     *
     * @throws IllegalArgumentException when the transform is not supported
     */
    PacketCipher cipher(Transform transform);
}
