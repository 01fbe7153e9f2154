package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** AES-GCM on Bouncy Castle. */
final class BcGcm implements PacketCipher {
    private final Transform transform;
    private final byte[] trailer = new byte[8];

    BcGcm(Transform transform) {
        this.transform = transform;
    }

    private record GcmKey(KeyParameter key, GCMModeCipher encipher, GCMModeCipher decipher) implements PacketKey {
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
        return new GcmKey(
                BcEngine.keyParameter(cipherKey),
                GCMBlockCipher.newInstance(AESEngine.newInstance()),
                GCMBlockCipher.newInstance(AESEngine.newInstance()));
    }

    @Override
    public void seal(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        for (int i = 0; i < batch.size(); i++) {
            GcmKey key = (GcmKey) batch.key(i);
            byte[] array = batch.array(i);
            int length = batch.cryptLength(i);
            byte[] out = new byte[length + transform.tagBytes()];
            try {
                start(key.encipher, true, key.key, batch, i);
                int done = key.encipher.processBytes(array, batch.cryptOffset(i), length, out, 0);
                key.encipher.doFinal(out, done);
            } catch (InvalidCipherTextException e) {
                throw new IllegalStateException("Bouncy Castle refused to seal a packet", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("GCM seals one packet per IV; this IV came twice", e);
            }
            System.arraycopy(out, 0, array, batch.cryptOffset(i), length);
            System.arraycopy(out, length, array, batch.tagOffset(i), transform.tagBytes());
        }
        batch.unstage(transform.tagBytes());
    }

    @Override
    public int open(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            GcmKey key = (GcmKey) batch.key(i);
            byte[] array = batch.array(i);
            int length = batch.cryptLength(i);
            byte[] out = new byte[length + 16];
            boolean isRight = false;
            try {
                start(key.decipher, false, key.key, batch, i);
                int done = key.decipher.processBytes(array, batch.cryptOffset(i), length, out, 0);
                done += key.decipher.processBytes(array, batch.tagOffset(i), transform.tagBytes(), out, done);
                key.decipher.doFinal(out, done);
                System.arraycopy(out, 0, array, batch.cryptOffset(i), length);
                isRight = true;
            } catch (InvalidCipherTextException e) {
                Arrays.fill(out, (byte) 0);
            }
            batch.setOpened(i, isRight);
            right += isRight ? 1 : 0;
        }
        batch.unstage(transform.tagBytes());
        return right;
    }

    private void start(GCMModeCipher cipher, boolean encrypt, KeyParameter key, PacketBatch batch, int i) {
        int iv = i * PacketBatch.IV_STRIDE;
        byte[] nonce = Arrays.copyOfRange(batch.ivs(), iv, iv + 12);
        cipher.init(encrypt, new AEADParameters(key, transform.tagBytes() * 8, nonce));
        cipher.processAADBytes(batch.array(i), batch.authOffset(i), batch.authLength(i));
        cipher.processAADBytes(trailer, 0, batch.writeTrailer(i, trailer, 0));
    }

    @Override
    public void close() {}
}
