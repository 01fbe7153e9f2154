package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The codes of one packet cipher's keys: it makes them one after the other, so they share a message digest. */
final class JcaMacs {
    private final MacAlgorithm algorithm;
    private final JcaEngine engine;
    private final @Nullable MessageDigest shared;
    private @Nullable HmacSha1Lanes lanes;

    JcaMacs(MacAlgorithm algorithm, JcaEngine engine) {
        this.algorithm = algorithm;
        this.engine = engine;
        this.shared = algorithm.isHmac() ? JcaEngine.digest(algorithm.hash()) : null;
    }

    /** The code of a key; null where there is no authentication. */
    @Nullable
    Digest of(Secret key) {
        if (shared != null) {
            return new JcaHmac(algorithm.hash(), key, shared);
        }
        return algorithm == MacAlgorithm.NONE ? null : engine.mac(algorithm, key);
    }

    /** {@link ArrayCipher#authenticateTogether}, for the only code that is worth it. */
    boolean together(PacketBatch batch, int from, int to, byte[] target) {
        if (algorithm != MacAlgorithm.HMAC_SHA1 || to - from < HmacSha1Lanes.WORTH || !HmacSha1Lanes.isFast()) {
            return false;
        }
        HmacSha1Lanes made = lanes;
        if (made == null) {
            made = new HmacSha1Lanes();
            lanes = made;
        }
        return made.codes(batch, from, to, target);
    }

    void wipe() {
        if (lanes != null) {
            lanes.wipe();
        }
    }
}
