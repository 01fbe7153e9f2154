package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HMAC (RFC 2104) on a message digest of the JDK that many keys may share, one code after the other: it eats the padded key
 * anew for each code, which takes as long as a clone that has eaten it would, leaves no garbage, and keeps what each key
 * has in memory small enough for the processor's cache (measured).
 */
final class JcaHmac implements Digest {
    private final MessageDigest digest;
    private final int block;
    /** The key padded for the inner digest, then for the outer one. */
    private final byte[] pads;

    private final byte[] innerResult;
    private int @Nullable [] states;
    private boolean running;

    /** With a digest of its own. */
    JcaHmac(HashAlgorithm hash, Secret key) {
        this(hash, key, JcaEngine.digest(hash));
    }

    /** On {@code digest}, of which nobody else is in the middle between this code's first octet and its last. */
    JcaHmac(HashAlgorithm hash, Secret key, MessageDigest digest) {
        this.digest = digest;
        this.block = hash.blockBytes();
        this.innerResult = new byte[hash.bytes()];
        this.pads = new byte[2 * block];
        key.with(bytes -> {
            byte[] fitting = bytes.length > block ? JcaEngine.digest(hash).digest(bytes) : bytes.clone();
            System.arraycopy(fitting, 0, pads, 0, fitting.length);
            System.arraycopy(fitting, 0, pads, block, fitting.length);
            Arrays.fill(fitting, (byte) 0);
            return bytes;
        });
        for (int n = 0; n < block; n++) {
            pads[n] ^= 0x36;
            pads[block + n] ^= 0x5c;
        }
    }

    @Override
    public int length() {
        return innerResult.length;
    }

    @Override
    public void update(byte[] data, int offset, int count) {
        start();
        digest.update(data, offset, count);
    }

    private void start() {
        if (!running) {
            running = true;
            digest.reset(); // whoever had it before may have failed in the middle
            digest.update(pads, 0, block);
        }
    }

    @Override
    public void finish(byte[] target, int at) {
        start();
        running = false;
        try {
            digest.digest(innerResult, 0, innerResult.length);
            digest.update(pads, block, block);
            digest.update(innerResult, 0, innerResult.length);
            digest.digest(target, at, innerResult.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a digest of the JDK refused to finish", e);
        }
    }

    /** The padded keys: for the inner hash, and behind it for the outer one. */
    byte[] pads() {
        return pads;
    }

    /** What {@link HmacSha1Lanes} keeps here. */
    int @Nullable [] states() {
        return states;
    }

    void keepStates(int[] made) {
        states = made;
    }

    /** Makes it useless. */
    void wipe() {
        Arrays.fill(pads, (byte) 0);
        if (states != null) {
            Arrays.fill(states, 0);
        }
    }
}
