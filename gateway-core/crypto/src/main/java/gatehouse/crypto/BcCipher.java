package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/** The encrypt-then-MAC transforms on Bouncy Castle's single blocks: modes written out as their standards do. */
final class BcCipher extends ArrayCipher {
    private static final byte[] ZERO = new byte[16];

    private final BcEngine engine;
    private final byte[] input = new byte[16];
    private final byte[] output = new byte[16];
    private final byte[] chain = new byte[16];

    BcCipher(Transform transform, BcEngine engine) {
        super(transform);
        this.engine = engine;
    }

    private static final class BlockKey extends ArrayCipher.Authenticated {
        final @Nullable BlockCipher encipher;
        final @Nullable BlockCipher decipher;

        BlockKey(@Nullable Digest mac, @Nullable BlockCipher encipher, @Nullable BlockCipher decipher) {
            super(mac);
            this.encipher = encipher;
            this.decipher = decipher;
        }
    }

    @Override
    public PacketKey key(Secret cipherKey, Secret macKey) {
        checkKeys(transform(), cipherKey, macKey);
        MacAlgorithm algorithm = transform().mac();
        Digest mac = algorithm == MacAlgorithm.NONE ? null : engine.mac(algorithm, macKey);
        if (transform().cipher() == CipherMode.NULL) {
            return new BlockKey(mac, null, null);
        }
        KeyParameter key = BcEngine.keyParameter(cipherKey);
        return new BlockKey(mac, keyed(true, key), keyed(false, key));
    }

    private BlockCipher keyed(boolean encrypt, KeyParameter key) {
        BlockCipher cipher = transform().cipher() == CipherMode.DES3_CBC ? new DESedeEngine() : AESEngine.newInstance();
        cipher.init(encrypt, key);
        return cipher;
    }

    @Override
    void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt) {
        BlockCipher cipher = encrypt || !isCbc() ? ((BlockKey) key).encipher : ((BlockKey) key).decipher;
        if (cipher == null) {
            return; // the null cipher
        }
        for (int i = from; i < to; i++) {
            if (isCbc()) {
                cbc(cipher, batch, i, encrypt);
            } else {
                stream(cipher, batch, i);
            }
        }
    }

    private boolean isCbc() {
        return transform().cipher() == CipherMode.AES_CBC || transform().cipher() == CipherMode.DES3_CBC;
    }

    private void stream(BlockCipher cipher, PacketBatch batch, int i) {
        byte[] array = batch.array(i);
        boolean isF8 = transform().cipher() == CipherMode.AES_F8;
        int ivAt = i * PacketBatch.IV_STRIDE;
        KeyStream.counters(batch.ivs(), ivAt, 1, input, 0);
        for (int n = 0, block = 0; n < batch.cryptLength(i); n += 16, block++) {
            if (isF8) { // RFC 3711 4.1.2
                KeyStream.f8Inputs(batch.ivs(), ivAt, 1, input, 0);
                input[14] ^= (byte) (block >>> 8);
                input[15] ^= (byte) block;
                KeyStream.xor(input, 0, 16, block == 0 ? ZERO : output, 0);
            }
            cipher.processBlock(input, 0, output, 0);
            KeyStream.xor(array, batch.cryptOffset(i) + n, Math.min(16, batch.cryptLength(i) - n), output, 0);
            for (int b = 15; !isF8 && b >= 12 && ++input[b] == 0; b--) {
                // carries within the last four octets
            }
        }
    }

    private void cbc(BlockCipher cipher, PacketBatch batch, int i, boolean encrypt) {
        byte[] array = batch.array(i);
        int block = cipher.getBlockSize();
        if (batch.cryptLength(i) % block != 0) {
            throw new IllegalArgumentException(
                    transform() + " takes whole blocks, not " + batch.cryptLength(i) + " octets");
        }
        System.arraycopy(batch.ivs(), i * PacketBatch.IV_STRIDE, chain, 0, block);
        int end = batch.cryptOffset(i) + batch.cryptLength(i);
        for (int at = batch.cryptOffset(i); at < end; at += block) {
            if (encrypt) {
                KeyStream.xor(chain, 0, block, array, at);
                cipher.processBlock(chain, 0, array, at);
                System.arraycopy(array, at, chain, 0, block);
            } else {
                System.arraycopy(array, at, input, 0, block);
                cipher.processBlock(input, 0, array, at);
                KeyStream.xor(array, at, block, chain, 0);
                System.arraycopy(input, 0, chain, 0, block);
            }
        }
        Arrays.fill(input, (byte) 0);
    }
}
