package gatehouse.engines;

import gatehouse.crypto.CipherMode;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;

/** Native engines whose library keeps addresses or works elsewhere than in the packet: packets through the {@link Stage}. */
abstract class StagedCipher extends NativeCipher {
    final Stage stage;

    StagedCipher(Transform transform) {
        super(transform);
        this.stage = new Stage(transform, transform.cipher() == CipherMode.AES_F8);
    }

    /** Enciphers all staged packets and leaves their codes in the stage. */
    abstract void sealStaged(PacketBatch batch);

    /** Leaves the codes of all staged packets in the stage; those with a right one are to be deciphered as well. */
    abstract void openStaged(PacketBatch batch);

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
        super.close();
        stage.close();
    }
}
