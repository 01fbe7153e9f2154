package gatehouse.media.srtp;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;

/**
 * A master key with its salt, and what marks and limits it.
 *
 * @param key octets as the suite asks
 * @param salt octets as the suite asks
 * @param lifetime how many packets of RTP, and as many of RTCP, it may protect: 1 to 2^48
 * @param mki the master key identifier that every packet carries, 0 to 128 octets; empty for none
 */
public record MasterKey(Secret key, Secret salt, long lifetime, ByteView mki) implements AutoCloseable {
    /** The most packets any master key may protect (RFC 3711 9.2). */
    public static final long LONGEST = 1L << 48;

    public MasterKey {
        if (lifetime < 1 || lifetime > LONGEST) {
            throw new IllegalArgumentException("a master key lives for 1 to 2^48 packets, not " + lifetime);
        }
        if (mki.length() > 128) {
            throw new IllegalArgumentException("an MKI has at most 128 octets, not " + mki.length());
        }
    }

    /** A key without identifier that lives as long as a key may. */
    public static MasterKey of(Secret key, Secret salt) {
        return new MasterKey(key, salt, LONGEST, ByteView.empty());
    }

    /** A random key for {@code suite}. */
    public static MasterKey random(SrtpSuite suite, Entropy entropy) {
        return of(Secret.owning(entropy.bytes(suite.keyBytes())), Secret.owning(entropy.bytes(suite.saltBytes())));
    }

    /** A copy with a life of its own. */
    public MasterKey duplicate() {
        return new MasterKey(key.duplicate(), salt.duplicate(), lifetime, mki);
    }

    /** Whether key, salt and identifier are the same: such a key keeps its contexts over a re-offer. */
    public boolean isSameKey(MasterKey other) {
        return key.equals(other.key) && salt.equals(other.salt) && mki.equals(other.mki);
    }

    @Override
    public void close() {
        key.close();
        salt.close();
    }
}
