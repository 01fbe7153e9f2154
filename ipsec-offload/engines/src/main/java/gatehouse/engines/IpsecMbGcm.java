package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;

/** AES-GCM on intel-ipsec-mb: one direct call a packet, which needs no neighbours to be fast. */
final class IpsecMbGcm extends NativeCipher {
    private static final int CONTEXT_AT = 1024;
    private static final int KEY_AT = CONTEXT_AT + IpsecMb.GCM_CONTEXT_BYTES + 8;

    IpsecMbGcm(Transform transform) {
        super(transform);
    }

    private static final class Key extends NativeKey {
        Key(Secret key) {
            super(KEY_AT + 32);
            put(key, KEY_AT);
            IpsecMb.prepareGcm(key.length(), at(KEY_AT), at(0));
            memory.asSlice(KEY_AT, 32).fill((byte) 0);
        }
    }

    @Override
    NativeKey expand(Secret cipherKey, Secret macKey) {
        return new Key(cipherKey);
    }

    @Override
    void sealStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            run(batch, i, true);
        }
    }

    @Override
    void openStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            run(batch, i, false);
            judge(batch, i);
        }
    }

    private void run(PacketBatch batch, int i, boolean encrypt) {
        Key key = (Key) batch.key(i);
        IpsecMb.gcm(
                encrypt,
                transform.keyBytes(),
                key.at(0),
                key.at(CONTEXT_AT),
                stage.crypt(i),
                batch.cryptLength(i),
                stage.iv(i),
                stage.auth(i),
                Stage.authLength(batch, i),
                stage.tag(i));
    }
}
