package gatehouse.crypto;

import gatehouse.base.Secret;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Bouncy Castle's lightweight classes: slow, portable, and independent of the JDK's; the reference. */
public final class BcEngine implements CryptoEngine, Primitives {
    /** With nothing to set. */
    public BcEngine() {}

    @Override
    public String name() {
        return "bc";
    }

    @Override
    public String version() {
        String version = BlockCipher.class.getPackage().getImplementationVersion();
        return "Bouncy Castle " + (version == null ? "(version not known)" : version);
    }

    @Override
    public boolean supports(Transform transform) {
        return transform.cipher() != CipherMode.AES_GCM || transform.tagBytes() >= 8;
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        if (!supports(transform)) {
            throw new IllegalArgumentException("bc does not do " + transform);
        }
        return transform.cipher().isAead() ? new BcGcm(transform) : new BcCipher(transform, this);
    }

    @Override
    public Digest hash(HashAlgorithm algorithm) {
        org.bouncycastle.crypto.Digest digest = digest(algorithm);
        return new Digest() {
            @Override
            public int length() {
                return digest.getDigestSize();
            }

            @Override
            public void update(byte[] data, int offset, int count) {
                digest.update(data, offset, count);
            }

            @Override
            public void finish(byte[] target, int at) {
                digest.doFinal(target, at);
            }
        };
    }

    @Override
    public Digest mac(MacAlgorithm algorithm, Secret key) {
        if (algorithm == MacAlgorithm.AES_XCBC) {
            return new AesXcbc(key, this::aes);
        }
        HMac mac = new HMac(digest(algorithm.hash()));
        mac.init(keyParameter(key));
        return new Digest() {
            @Override
            public int length() {
                return mac.getMacSize();
            }

            @Override
            public void update(byte[] data, int offset, int count) {
                mac.update(data, offset, count);
            }

            @Override
            public void finish(byte[] target, int at) {
                mac.doFinal(target, at);
            }
        };
    }

    @Override
    public AesBlocks aes(Secret key) {
        BlockCipher aes = AESEngine.newInstance();
        aes.init(true, keyParameter(key));
        return (source, from, count, target, at) -> {
            for (int n = 0; n < count; n += 16) {
                aes.processBlock(source, from + n, target, at + n);
            }
        };
    }

    static KeyParameter keyParameter(Secret key) {
        return key.with(KeyParameter::new);
    }

    private static org.bouncycastle.crypto.Digest digest(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> new MD5Digest();
            case SHA1 -> new SHA1Digest();
            case SHA256 -> SHA256Digest.newInstance();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
            case SHA512_256 -> new SHA512tDigest(256);
        };
    }
}
