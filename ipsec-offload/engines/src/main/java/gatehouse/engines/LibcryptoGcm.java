package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;

/** AES-GCM on libcrypto. */
final class LibcryptoGcm extends StagedCipher {
    private static final int NUMBER_AT = 32;

    private final long cipher;

    LibcryptoGcm(Transform transform) {
        super(transform);
        cipher = Libcrypto.cipher(Libcrypto.cipherName(transform));
    }

    private static final class Key extends NativeKey {
        final long encipher;
        final long decipher;

        Key(long cipher, Secret key) {
            super(64);
            put(key, 0);
            encipher = Libcrypto.context(cipher, at(0), true);
            decipher = Libcrypto.context(cipher, at(0), false);
        }

        @Override
        void free() {
            Libcrypto.free(encipher);
            Libcrypto.free(decipher);
        }
    }

    @Override
    NativeKey expand(Secret cipherKey, Secret macKey) {
        return new Key(cipher, cipherKey);
    }

    @Override
    void sealStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Key key = (Key) batch.key(i);
            long number = key.at(NUMBER_AT);
            run(batch, i, key.encipher, number);
            Libcrypto.finish(key.encipher, stage.crypt(i), number);
            Libcrypto.getTag(key.encipher, 16, stage.tag(i));
        }
    }

    @Override
    void openStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Key key = (Key) batch.key(i);
            long number = key.at(NUMBER_AT);
            stage.loadTag(batch, i);
            run(batch, i, key.decipher, number);
            Libcrypto.setTag(key.decipher, transform.tagBytes(), stage.tag(i));
            batch.setOpened(i, Libcrypto.finish(key.decipher, stage.crypt(i), number));
        }
    }

    private void run(PacketBatch batch, int i, long context, long number) {
        Libcrypto.start(context, stage.iv(i));
        int aad = Stage.authLength(batch, i);
        if (aad > 0) {
            Libcrypto.update(context, 0, number, stage.auth(i), aad);
        }
        if (batch.cryptLength(i) > 0) {
            Libcrypto.update(context, stage.crypt(i), number, stage.crypt(i), batch.cryptLength(i));
        }
    }
}
