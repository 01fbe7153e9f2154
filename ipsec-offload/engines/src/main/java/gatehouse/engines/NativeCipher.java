package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.CipherMode;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import java.util.ArrayList;
import java.util.List;

/** What the native engines share: packets through the {@link Stage}, tags compared in Java, keys that die with it. */
abstract class NativeCipher implements PacketCipher {
    final Transform transform;
    final Stage stage;
    private final List<NativeKey> keys = new ArrayList<>();

    NativeCipher(Transform transform) {
        this.transform = transform;
        this.stage = new Stage(transform, transform.cipher() == CipherMode.AES_F8);
    }

    /** Makes the expanded keys; lengths are already checked. */
    abstract NativeKey expand(Secret cipherKey, Secret macKey);

    /** Enciphers all staged packets and leaves their codes in the stage. */
    abstract void sealStaged(PacketBatch batch);

    /** Leaves the codes of all staged packets in the stage; those with a right one are to be deciphered as well. */
    abstract void openStaged(PacketBatch batch);

    @Override
    public final Transform transform() {
        return transform;
    }

    @Override
    public final PacketKey key(Secret cipherKey, Secret macKey) {
        NativeKey.check(transform, cipherKey, macKey);
        keys.removeIf(NativeKey::isClosed);
        NativeKey key = expand(cipherKey, macKey);
        keys.add(key);
        return key;
    }

    @Override
    public final void seal(PacketBatch batch) {
        stage.load(batch);
        sealStaged(batch);
        for (int i = 0; i < batch.size(); i++) {
            stage.storeCrypt(batch, i);
            if (transform.tagBytes() > 0) {
                stage.storeTag(batch, i);
            }
        }
    }

    @Override
    public final int open(PacketBatch batch) {
        stage.load(batch);
        openStaged(batch);
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.isOpened(i)) {
                stage.storeCrypt(batch, i);
                right++;
            }
        }
        return right;
    }

    /** Compares one packet's tag with the code in the stage and notes the verdict. */
    final boolean judge(PacketBatch batch, int i) {
        boolean isRight = transform.tagBytes() == 0 || stage.tagMatches(batch, i);
        batch.setOpened(i, isRight);
        return isRight;
    }

    @Override
    public void close() {
        keys.forEach(NativeKey::close);
        keys.clear();
        stage.close();
    }
}
