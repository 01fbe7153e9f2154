package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's own cryptography, the default: AES, GHASH, SHA-1, SHA-2 and MD5 that the compiler replaces with the
 * processor's instructions. It does not do GCM tags under 12 octets.
 */
public final class JcaEngine implements CryptoEngine, Primitives {
    /** With nothing to set. */
    public JcaEngine() {}

    @Override
    public String name() {
        return "jca";
    }

    @Override
    public String version() {
        return "JDK " + Runtime.version();
    }

    @Override
    public boolean supports(Transform transform) {
        return transform.cipher() != CipherMode.AES_GCM || transform.tagBytes() >= 12;
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        if (!supports(transform)) {
            throw new IllegalArgumentException("jca does not do " + transform);
        }
        return switch (transform.cipher()) {
            case NULL -> new JcaStream.Null(transform, this);
            case AES_CTR -> new JcaStream.Counter(transform, this);
            case AES_F8 -> new JcaStream.F8(transform, this);
            case AES_CBC, DES3_CBC -> new JcaCbc(transform, this);
            case AES_GCM -> new JcaGcm(transform);
        };
    }

    @Override
    public Digest hash(HashAlgorithm algorithm) {
        MessageDigest digest = digest(algorithm);
        return new Digest() {
            @Override
            public int length() {
                return algorithm.bytes();
            }

            @Override
            public void update(byte[] data, int offset, int count) {
                digest.update(data, offset, count);
            }

            @Override
            public void finish(byte[] target, int at) {
                try {
                    digest.digest(target, at, algorithm.bytes());
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("a digest of the JDK refused to finish", e);
                }
            }
        };
    }

    @Override
    public Digest mac(MacAlgorithm algorithm, Secret key) {
        return switch (algorithm) {
            case NONE -> throw new IllegalArgumentException("no authentication has no code");
            case AES_XCBC -> new AesXcbc(key, this::aes);
            default -> new JcaHmac(algorithm.hash(), key);
        };
    }

    @Override
    public AesBlocks aes(Secret key) {
        Cipher cipher = cipher("AES/ECB/NoPadding", Cipher.ENCRYPT_MODE, "AES", key);
        return (source, from, count, target, at) -> {
            try {
                cipher.update(source, from, count, target, at);
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("AES takes whole blocks and room for them", e);
            }
        };
    }

    static MessageDigest digest(HashAlgorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.standardName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm.standardName(), e);
        }
    }

    /** A cipher with its key; modes with an IV get a zero one. */
    static Cipher cipher(String name, int mode, String algorithm, Secret key) {
        try {
            Cipher cipher = Cipher.getInstance(name);
            if (name.contains("/ECB/")) {
                cipher.init(mode, keySpec(algorithm, key));
            } else {
                byte[] zero = new byte[algorithm.equals("AES") ? 16 : 8];
                cipher.init(mode, keySpec(algorithm, key), new IvParameterSpec(zero));
            }
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK refuses " + name, e);
        }
    }

    static SecretKeySpec keySpec(String algorithm, Secret key) {
        return key.with(bytes -> new SecretKeySpec(bytes, algorithm));
    }
}
