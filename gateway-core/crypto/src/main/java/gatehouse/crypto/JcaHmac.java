package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HMAC (RFC 2104) from two message digests that have already eaten their padded keys: a code starts from clones of
 * them, which saves two of the compressions that {@code javax.crypto.Mac} spends on a short packet.
 */
final class JcaHmac implements Digest {
    private final MessageDigest inner;
    private final MessageDigest outer;
    private final byte[] innerResult;
    private @Nullable MessageDigest running;

    JcaHmac(HashAlgorithm hash, Secret key) {
        byte[] padded = key.with(bytes ->
                bytes.length > hash.blockBytes() ? JcaEngine.digest(hash).digest(bytes) : bytes.clone());
        byte[] block = Arrays.copyOf(padded, hash.blockBytes());
        inner = keyed(hash, block, 0x36);
        outer = keyed(hash, block, 0x5c);
        Arrays.fill(padded, (byte) 0);
        Arrays.fill(block, (byte) 0);
        innerResult = new byte[hash.bytes()];
    }

    private static MessageDigest keyed(HashAlgorithm hash, byte[] key, int pad) {
        byte[] block = key.clone();
        for (int n = 0; n < block.length; n++) {
            block[n] ^= (byte) pad;
        }
        MessageDigest digest = JcaEngine.digest(hash);
        digest.update(block);
        Arrays.fill(block, (byte) 0);
        return digest;
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
            MessageDigest last = (MessageDigest) outer.clone();
            last.update(innerResult);
            last.digest(target, at, innerResult.length);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
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
