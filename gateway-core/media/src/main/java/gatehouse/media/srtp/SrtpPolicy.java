package gatehouse.media.srtp;

import gatehouse.crypto.CipherMode;
import java.util.Set;

/**
 * How one direction of a stream is protected; both ends must have agreed on it.
 *
 * @param suite the crypto suite
 * @param keyDerivationRate packets between derivations of new session keys: 0 for never, or a power of two up to 2^24
 *     (RFC 3711 4.3.1)
 * @param windowSize how many packets back a late one is still taken, at least 64 (RFC 3711 3.3.2), at most 32768
 * @param encryptRtp false is UNENCRYPTED_SRTP of RFC 4568 6.3.2
 * @param encryptRtcp false is UNENCRYPTED_SRTCP
 * @param authenticateRtp false is UNAUTHENTICATED_SRTP; GCM always authenticates
 * @param encryptedExtensions the ids of header extensions that are encrypted (RFC 6904), 1 to 255
 */
public record SrtpPolicy(
        SrtpSuite suite,
        long keyDerivationRate,
        int windowSize,
        boolean encryptRtp,
        boolean encryptRtcp,
        boolean authenticateRtp,
        Set<Integer> encryptedExtensions) {
    /** The window unless something else is asked for: more than a second of speech. */
    public static final int DEFAULT_WINDOW = 128;

    public SrtpPolicy {
        if (keyDerivationRate < 0 || keyDerivationRate > 1 << 24 || Long.bitCount(keyDerivationRate) > 1) {
            throw new IllegalArgumentException(
                    "a key derivation rate is 0 or a power of two up to 2^24, not " + keyDerivationRate);
        }
        if (windowSize < 64 || windowSize > 32768) {
            throw new IllegalArgumentException("a replay window has 64 to 32768 packets, not " + windowSize);
        }
        if (!authenticateRtp && suite.isAead()) {
            throw new IllegalArgumentException(suite + " cannot go without authentication");
        }
        encryptedExtensions = Set.copyOf(encryptedExtensions);
        if (suite.cipher() == CipherMode.AES_F8 && !encryptedExtensions.isEmpty()) {
            throw new IllegalArgumentException("header extensions are not encrypted with f8 here");
        }
    }

    /** The suite with everything else as RFC 3711 has it by default. */
    public static SrtpPolicy of(SrtpSuite suite) {
        return new SrtpPolicy(suite, 0, DEFAULT_WINDOW, true, true, true, Set.of());
    }

    /** The same with another key derivation rate. */
    public SrtpPolicy withKeyDerivationRate(long rate) {
        return new SrtpPolicy(suite, rate, windowSize, encryptRtp, encryptRtcp, authenticateRtp, encryptedExtensions);
    }

    /** The same with another replay window. */
    public SrtpPolicy withWindow(int packets) {
        return new SrtpPolicy(
                suite, keyDerivationRate, packets, encryptRtp, encryptRtcp, authenticateRtp, encryptedExtensions);
    }

    /** The same with encryption and authentication switched one by one. */
    public SrtpPolicy withProtection(boolean rtpEncrypted, boolean rtcpEncrypted, boolean rtpAuthenticated) {
        return new SrtpPolicy(
                suite,
                keyDerivationRate,
                windowSize,
                rtpEncrypted,
                rtcpEncrypted,
                rtpAuthenticated,
                encryptedExtensions);
    }

    /** The same with these header extensions encrypted. */
    public SrtpPolicy withEncryptedExtensions(Set<Integer> ids) {
        return new SrtpPolicy(suite, keyDerivationRate, windowSize, encryptRtp, encryptRtcp, authenticateRtp, ids);
    }
}
