package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.CipherMode;
import gatehouse.crypto.MacAlgorithm;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;
import java.lang.foreign.ValueLayout;

/** The encrypt-then-MAC transforms on libcrypto. */
final class LibcryptoCipher extends StagedCipher {
    // What a key's memory holds, by offset.
    private static final int NUMBER_AT = 0;
    private static final int ZERO_IV_AT = 16;
    private static final int BLOCK_AT = 64;
    private static final int INNER_AT = 192;
    private static final int OUTER_AT = 448;
    private static final int WORK_AT = 704;
    private static final int CODE_AT = 960;
    private static final int BYTES = 1024;

    private final long cipher;
    private final LibcryptoHash hash;

    LibcryptoCipher(Transform transform) {
        super(transform);
        cipher = transform.cipher() == CipherMode.NULL ? 0 : Libcrypto.cipher(Libcrypto.cipherName(transform));
        hash = transform.mac().isHmac() ? LibcryptoHash.of(transform.mac().hash()) : LibcryptoHash.SHA1; // not used
    }

    private final class Key extends NativeKey {
        final long encipher;
        final long decipher;
        final long xcbc;

        Key(Secret cipherKey, Secret macKey) {
            super(BYTES);
            put(cipherKey, BLOCK_AT);
            boolean isNull = cipher == 0;
            encipher = isNull ? 0 : Libcrypto.context(cipher, at(BLOCK_AT), true);
            decipher = isNull ? 0 : Libcrypto.context(cipher, at(BLOCK_AT), false);
            if (transform.mac() == MacAlgorithm.AES_XCBC) {
                try (XcbcKeys keys = XcbcKeys.of(macKey)) {
                    put(keys.k1(), BLOCK_AT);
                    xcbc = Libcrypto.context(Libcrypto.cipher("AES-128-CBC"), at(BLOCK_AT), true);
                    put(keys.k2(), INNER_AT);
                    put(keys.k3(), OUTER_AT);
                }
            } else {
                xcbc = 0;
                if (transform.mac().isHmac()) {
                    keyed(macKey, 0x36, INNER_AT);
                    keyed(macKey, 0x5c, OUTER_AT);
                }
            }
            memory.asSlice(BLOCK_AT, INNER_AT - BLOCK_AT).fill((byte) 0);
        }

        /** Leaves a hash context at {@code at} that has eaten the padded key. */
        private void keyed(Secret macKey, int pad, int at) {
            try (Secret block = padded(transform.mac().hash(), macKey, pad)) {
                put(block, BLOCK_AT);
                hash.init(at(at));
                hash.update(at(at), at(BLOCK_AT), block.length());
            }
        }

        @Override
        void free() {
            for (long context : new long[] {encipher, decipher, xcbc}) {
                if (context != 0) {
                    Libcrypto.free(context);
                }
            }
        }
    }

    @Override
    NativeKey expand(Secret cipherKey, Secret macKey) {
        return new Key(cipherKey, macKey);
    }

    @Override
    void sealStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Key key = (Key) batch.key(i);
            crypt(batch, i, key, key.encipher);
            authenticate(batch, i, key);
        }
    }

    @Override
    void openStaged(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Key key = (Key) batch.key(i);
            authenticate(batch, i, key);
            if (judge(batch, i)) {
                crypt(batch, i, key, key.decipher);
            }
        }
    }

    private void crypt(PacketBatch batch, int i, Key key, long context) {
        int length = batch.cryptLength(i);
        if (length == 0 || context == 0) {
            return;
        }
        long number = key.at(NUMBER_AT);
        if (transform.cipher() == CipherMode.AES_F8) {
            int padded = stage.f8Inputs(batch, i);
            Libcrypto.start(key.encipher, key.at(ZERO_IV_AT));
            Libcrypto.update(key.encipher, stage.stream(i), number, stage.stream(i), padded);
            stage.xorStream(batch, i);
            return;
        }
        if (length % transform.cipher().blockBytes() != 0) {
            throw new IllegalArgumentException(transform + " takes whole blocks, not " + length + " octets");
        }
        Libcrypto.start(context, stage.iv(i));
        Libcrypto.update(context, stage.crypt(i), number, stage.crypt(i), length);
    }

    private void authenticate(PacketBatch batch, int i, Key key) {
        int length = Stage.authLength(batch, i);
        if (transform.mac().isHmac()) {
            Native.copy(key.at(INNER_AT), key.at(WORK_AT), hash.contextBytes);
            hash.update(key.at(WORK_AT), stage.auth(i), length);
            hash.finish(key.at(WORK_AT), key.at(CODE_AT));
            Native.copy(key.at(OUTER_AT), key.at(WORK_AT), hash.contextBytes);
            hash.update(key.at(WORK_AT), key.at(CODE_AT), transform.mac().bytes());
            hash.finish(key.at(WORK_AT), stage.tag(i));
        } else if (transform.mac() == MacAlgorithm.AES_XCBC) {
            xcbc(key, stage.auth(i), length, stage.tag(i));
        }
    }

    /** RFC 3566 4: CBC over all blocks but the last, which is padded and whitened first. */
    private static void xcbc(Key key, long data, int length, long tag) {
        int last = length == 0 ? 0 : (length - 1) / 16 * 16;
        int held = length - last;
        long number = key.at(NUMBER_AT);
        Libcrypto.start(key.xcbc, key.at(ZERO_IV_AT));
        for (int done = 0; done < last; ) { // the output is the chain; only its end matters
            int count = Math.min(last - done, 64);
            Libcrypto.update(key.xcbc, key.at(WORK_AT), number, data + done, count);
            done += count;
        }
        key.memory.asSlice(CODE_AT, 16).fill((byte) 0);
        Native.copy(data + last, key.at(CODE_AT), held);
        if (held < 16) {
            key.memory.set(ValueLayout.JAVA_BYTE, CODE_AT + held, (byte) 0x80);
        }
        int whitening = held == 16 ? INNER_AT : OUTER_AT;
        for (int n = 0; n < 16; n++) {
            byte mixed = (byte) (key.memory.get(ValueLayout.JAVA_BYTE, CODE_AT + n)
                    ^ key.memory.get(ValueLayout.JAVA_BYTE, whitening + n));
            key.memory.set(ValueLayout.JAVA_BYTE, CODE_AT + n, mixed);
        }
        Libcrypto.update(key.xcbc, tag, number, key.at(CODE_AT), 16);
    }
}
