package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** AES and triple DES in CBC on the JDK. */
final class JcaCbc extends ArrayCipher {
    private final JcaMacs macs;
    private final String algorithm;
    private byte[] scratch = new byte[2048];

    JcaCbc(Transform transform, JcaEngine engine) {
        super(transform);
        this.macs = new JcaMacs(transform.mac(), engine);
        this.algorithm = transform.cipher() == CipherMode.AES_CBC ? "AES" : "DESede";
    }

    private static final class CbcKey extends ArrayCipher.Authenticated {
        final Cipher encipher;
        final Cipher decipher;
        final Key key;

        CbcKey(@Nullable Digest mac, Cipher encipher, Cipher decipher, Key key) {
            super(mac);
            this.encipher = encipher;
            this.decipher = decipher;
            this.key = key;
        }
    }

    @Override
    public PacketKey key(Secret cipherKey, Secret macKey) {
        checkKeys(transform(), cipherKey, macKey);
        String name = algorithm + "/CBC/NoPadding";
        return new CbcKey(
                macs.of(macKey),
                JcaEngine.cipher(name, Cipher.ENCRYPT_MODE, algorithm, cipherKey),
                JcaEngine.cipher(name, Cipher.DECRYPT_MODE, algorithm, cipherKey),
                JcaEngine.keySpec(algorithm, cipherKey));
    }

    @Override
    boolean authenticateTogether(PacketBatch batch, int from, int to, byte[] target) {
        return macs.together(batch, from, to, target);
    }

    @Override
    public void close() {
        macs.wipe();
        super.close();
    }

    @Override
    void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt) {
        CbcKey keys = (CbcKey) key;
        int block = transform().cipher().blockBytes();
        try {
            for (int i = from; i < to; i++) {
                int length = batch.cryptLength(i);
                if (length % block != 0) {
                    throw new IllegalArgumentException(transform() + " takes whole blocks, not " + length + " octets");
                }
                if (scratch.length < length) {
                    scratch = new byte[length];
                }
                byte[] array = batch.array(i);
                int iv = i * PacketBatch.IV_STRIDE;
                if (encrypt) {
                    keys.encipher.init(Cipher.ENCRYPT_MODE, keys.key, new IvParameterSpec(batch.ivs(), iv, block));
                    keys.encipher.update(array, batch.cryptOffset(i), length, scratch, 0);
                } else {
                    // Deciphering the IV as if it were a block leaves the chain as a restart with it would, for less.
                    keys.decipher.update(batch.ivs(), iv, block, scratch, 0);
                    keys.decipher.update(array, batch.cryptOffset(i), length, scratch, 0);
                }
                System.arraycopy(scratch, 0, array, batch.cryptOffset(i), length);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refused whole blocks", e);
        }
    }
}
