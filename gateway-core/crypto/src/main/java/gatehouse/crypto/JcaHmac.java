package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HMAC (RFC 2104) whose inner digest has already eaten its padded key: a code starts from a clone of it, which saves one
 * of the compressions that {@code javax.crypto.Mac} spends on a short packet. The outer digest eats its key anew, for
 * that takes as long as a clone and leaves no garbage (measured).
 */
final class JcaHmac implements Digest {
    private final MessageDigest inner;
    private final MessageDigest outer;
    private final byte[] outerBlock;
    private final byte[] innerResult;
    private @Nullable MessageDigest running;

    JcaHmac(HashAlgorithm hash, Secret key) {
        byte[] padded = key.with(bytes ->
                bytes.length > hash.blockBytes() ? JcaEngine.digest(hash).digest(bytes) : bytes.clone());
        byte[] block = Arrays.copyOf(padded, hash.blockBytes());
        inner = JcaEngine.digest(hash);
        inner.update(padded(block, 0x36));
        outer = JcaEngine.digest(hash);
        outerBlock = padded(block, 0x5c);
        Arrays.fill(padded, (byte) 0);
        Arrays.fill(block, (byte) 0);
        innerResult = new byte[hash.bytes()];
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = key.clone();
        for (int n = 0; n < block.length; n++) {
            block[n] ^= (byte) pad;
        }
        return block;
    }

    @Override
    public int length() {
        return innerResult.length;
    }

    @Override
    public void update(byte[] data, int offset, int count) {
        started().update(data, offset, count);
    }

    @Override
    public void finish(byte[] target, int at) {
        try {
            started().digest(innerResult, 0, innerResult.length);
            running = null;
            outer.update(outerBlock);
            outer.update(innerResult);
            outer.digest(target, at, innerResult.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a digest of the JDK refused to finish", e);
        }
    }

    private MessageDigest started() {
        MessageDigest now = running;
        if (now == null) {
            try {
                now = (MessageDigest) inner.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("a digest of the JDK refused to be cloned", e);
            }
            running = now;
        }
        return now;
    }
}
