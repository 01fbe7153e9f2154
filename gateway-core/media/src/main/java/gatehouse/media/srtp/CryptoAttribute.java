package gatehouse.media.srtp;

import gatehouse.base.Decoded;
import java.util.List;
import java.util.Optional;

/**
 * One {@code a=crypto} attribute (RFC 4568 9.1): a suite, the keys that its sender will send under, and parameters.
 *
 * @param tag what an answer repeats, 0 to 999999999; RFC 4568 starts at 1, peers exist that start at 0
 * @param suiteName the suite as it was written, known to us or not
 * @param keys the master keys; empty when the suite is not known, for then their lengths are not either
 * @param parameters the session parameters
 */
public record CryptoAttribute(int tag, String suiteName, List<MasterKey> keys, SessionParameters parameters)
        implements AutoCloseable {
    /**
     * Session parameters of RFC 4568 6.3.
     *
     * @param keyDerivationRate 0 or a power of two: KDR
     * @param unencryptedRtp UNENCRYPTED_SRTP
     * @param unencryptedRtcp UNENCRYPTED_SRTCP
     * @param unauthenticatedRtp UNAUTHENTICATED_SRTP
     * @param window the replay window that the sender of the attribute asks for, at least 64; 0 when it does not: WSH
     * @param unknown parameters that we do not do and may not ignore: they rule the attribute out
     */
    public record SessionParameters(
            long keyDerivationRate,
            boolean unencryptedRtp,
            boolean unencryptedRtcp,
            boolean unauthenticatedRtp,
            int window,
            List<String> unknown) {
        /** No parameter at all. */
        public static final SessionParameters NONE = new SessionParameters(0, false, false, false, 0, List.of());

        public SessionParameters {
            unknown = List.copyOf(unknown);
        }

        /** Without what we do not know: a damaged attribute may have a key in such a place. */
        @Override
        public String toString() {
            return "SessionParameters[keyDerivationRate=" + keyDerivationRate + ", unencryptedRtp=" + unencryptedRtp
                    + ", unencryptedRtcp=" + unencryptedRtcp + ", unauthenticatedRtp=" + unauthenticatedRtp
                    + ", window=" + window + ", unknown=" + unknown.size() + "]";
        }

        /** Whether all of confidentiality and integrity is there. */
        public boolean isFullProtection() {
            return !unencryptedRtp && !unencryptedRtcp && !unauthenticatedRtp;
        }

        /** Whether both ends must say the same about these: all but KDR and WSH (RFC 4568 6.3). */
        boolean isNegotiatedLike(SessionParameters other) {
            return unencryptedRtp == other.unencryptedRtp
                    && unencryptedRtcp == other.unencryptedRtcp
                    && unauthenticatedRtp == other.unauthenticatedRtp;
        }
    }

    public CryptoAttribute {
        keys = List.copyOf(keys);
    }

    /** Reads what follows {@code a=crypto:}. */
    public static Decoded<CryptoAttribute> parse(String value) {
        return CryptoAttributeText.parse(value);
    }

    /** What follows {@code a=crypto:}; it holds the keys in clear, so it goes nowhere but into protected signalling. */
    public String format() {
        return CryptoAttributeText.format(this);
    }

    /** The suite, if we know it. */
    public Optional<SrtpSuite> suite() {
        return SrtpSuite.named(suiteName);
    }

    /** How packets under these keys are protected; a window smaller than ours is not followed. */
    public SrtpPolicy policy() {
        int window = Math.min(32768, Math.max(SrtpPolicy.DEFAULT_WINDOW, parameters.window()));
        return SrtpPolicy.of(suite().orElseThrow())
                .withWindow(window)
                .withKeyDerivationRate(parameters.keyDerivationRate())
                .withProtection(
                        !parameters.unencryptedRtp(), !parameters.unencryptedRtcp(), !parameters.unauthenticatedRtp());
    }

    @Override
    public void close() {
        keys.forEach(MasterKey::close);
    }
}
