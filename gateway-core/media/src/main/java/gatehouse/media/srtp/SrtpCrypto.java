package gatehouse.media.srtp;

import gatehouse.crypto.CipherMode;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Primitives;
import gatehouse.crypto.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ciphers of one media thread, shared by all its senders, receivers and batches; all of them are used on that thread
 * alone.
 */
public final class SrtpCrypto implements AutoCloseable {
    private final CryptoEngine engine;
    private final Primitives primitives;
    private final Map<Transform, PacketCipher> ciphers = new HashMap<>();
    private final List<PacketKey> retired = new ArrayList<>();
    private int queued;

    /** Packets through {@code engine}, key derivation through {@code primitives}. */
    public SrtpCrypto(CryptoEngine engine, Primitives primitives) {
        this.engine = engine;
        this.primitives = primitives;
    }

    /** Whether the engine does what a policy needs, for what we offer. */
    public static boolean supports(CryptoEngine engine, SrtpSuite suite) {
        return engine.supports(suite.rtp()) && engine.supports(suite.rtcp());
    }

    Primitives primitives() {
        return primitives;
    }

    PacketCipher rtp(SrtpPolicy policy) {
        SrtpSuite suite = policy.suite();
        return cipher(
                policy.authenticateRtp() ? suite.rtp() : Transform.cipherOnly(suite.cipher(), suite.sessionKeyBytes()));
    }

    PacketCipher rtcp(SrtpPolicy policy) {
        return cipher(policy.suite().rtcp());
    }

    /** Header extensions go through counter mode, with GCM as well (RFC 7714 8.3). */
    PacketCipher header(SrtpSuite suite) {
        return cipher(Transform.cipherOnly(CipherMode.AES_CTR, suite.keyBytes()));
    }

    private PacketCipher cipher(Transform transform) {
        return ciphers.computeIfAbsent(transform, engine::cipher);
    }

    /** Closes {@code key} as soon as no queued packet can need it. */
    void retire(PacketKey key) {
        retired.add(key);
        closeRetired();
    }

    void queued(int change) {
        queued += change;
        if (!retired.isEmpty()) {
            closeRetired();
        }
    }

    private void closeRetired() {
        if (queued == 0) {
            retired.forEach(PacketKey::close);
            retired.clear();
        }
    }

    @Override
    public void close() {
        queued = 0;
        closeRetired();
        ciphers.values().forEach(PacketCipher::close);
        ciphers.clear();
    }
}
