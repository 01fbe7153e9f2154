package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM on the JDK. It refuses to seal twice in a row with one IV, which would give the key away. */
final class JcaGcm implements PacketCipher {
    private final Transform transform;
    private final byte[] trailer = new byte[8];
    private byte[] scratch = new byte[2048];

    JcaGcm(Transform transform) {
        this.transform = transform;
    }

    private record GcmKey(Key key, Cipher encipher, Cipher decipher) implements PacketKey {
        @Override
        public void close() {}
    }

    @Override
    public Transform transform() {
        return transform;
    }

    @Override
    public PacketKey key(Secret cipherKey, Secret macKey) {
        ArrayCipher.checkKeys(transform, cipherKey, macKey);
        try {
            return new GcmKey(
                    JcaEngine.keySpec("AES", cipherKey),
                    Cipher.getInstance("AES/GCM/NoPadding"),
                    Cipher.getInstance("AES/GCM/NoPadding"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    @Override
    public void seal(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        for (int i = 0; i < batch.size(); i++) {
            GcmKey key = (GcmKey) batch.key(i);
            byte[] array = batch.array(i);
            int length = batch.cryptLength(i);
            try {
                key.encipher.init(Cipher.ENCRYPT_MODE, key.key, iv(batch, i));
                additional(key.encipher, batch, i);
                if (batch.tagOffset(i) == batch.cryptOffset(i) + length) {
                    key.encipher.doFinal(array, batch.cryptOffset(i), length, array, batch.cryptOffset(i));
                } else {
                    byte[] out = room(length + transform.tagBytes());
                    key.encipher.doFinal(array, batch.cryptOffset(i), length, out, 0);
                    System.arraycopy(out, 0, array, batch.cryptOffset(i), length);
                    System.arraycopy(out, length, array, batch.tagOffset(i), transform.tagBytes());
                }
            } catch (InvalidAlgorithmParameterException e) {
                throw new IllegalStateException("GCM seals one packet per IV; this IV came twice", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK refused to seal a packet", e);
            }
        }
        batch.unstage(transform.tagBytes());
    }

    @Override
    public int open(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            boolean isRight = openOne(batch, i);
            batch.setOpened(i, isRight);
            right += isRight ? 1 : 0;
        }
        batch.unstage(transform.tagBytes());
        return right;
    }

    /** Deciphers into the second half of the scratch: a wrong tag must leave the packet as it was. */
    private boolean openOne(PacketBatch batch, int i) {
        GcmKey key = (GcmKey) batch.key(i);
        byte[] array = batch.array(i);
        int length = batch.cryptLength(i);
        int whole = length + transform.tagBytes();
        byte[] out = room(2 * whole);
        try {
            key.decipher.init(Cipher.DECRYPT_MODE, key.key, iv(batch, i));
            additional(key.decipher, batch, i);
            if (batch.tagOffset(i) == batch.cryptOffset(i) + length) {
                key.decipher.doFinal(array, batch.cryptOffset(i), whole, out, whole);
            } else {
                System.arraycopy(array, batch.cryptOffset(i), out, 0, length);
                System.arraycopy(array, batch.tagOffset(i), out, length, transform.tagBytes());
                key.decipher.doFinal(out, 0, whole, out, whole);
            }
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refused to open a packet", e);
        }
        System.arraycopy(out, whole, array, batch.cryptOffset(i), length);
        return true;
    }

    private GCMParameterSpec iv(PacketBatch batch, int i) {
        return new GCMParameterSpec(transform.tagBytes() * 8, batch.ivs(), i * PacketBatch.IV_STRIDE, 12);
    }

    private void additional(Cipher cipher, PacketBatch batch, int i) {
        if (batch.authLength(i) > 0) {
            cipher.updateAAD(batch.array(i), batch.authOffset(i), batch.authLength(i));
        }
        if (batch.trailerLength(i) > 0) {
            cipher.updateAAD(trailer, 0, batch.writeTrailer(i, trailer, 0));
        }
    }

    private byte[] room(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
        return scratch;
    }

    @Override
    public void close() {}
}
