package gatehouse.crypto;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** Key-stream ciphers on the JDK: counter mode, f8, and none at all. */
abstract class JcaStream extends ArrayCipher {
    /** Above this many octets, restarting the JDK's counter mode costs less than making counter blocks ourselves. */
    private static final int SMALL = 640;

    /** Octets of key stream made in one call of the JDK: 32 packets of 172 octets and a bit. */
    private static final int STREAM = 8192;

    private final JcaMacs macs;
    private final byte[] inputs = new byte[STREAM];
    private byte[] stream = new byte[STREAM];

    private JcaStream(Transform transform, JcaEngine engine) {
        super(transform);
        this.macs = new JcaMacs(transform.mac(), engine);
    }

    /** The JDK's objects for one key. */
    private static final class StreamKey extends ArrayCipher.Authenticated {
        final @Nullable Cipher blocks;
        final @Nullable Key key;
        private @Nullable Cipher counter;

        StreamKey(@Nullable Digest mac, @Nullable Cipher blocks, @Nullable Key key) {
            super(mac);
            this.blocks = blocks;
            this.key = key;
        }

        /** Counter mode for one long packet; speech never needs it, so it is made when one comes. */
        Cipher counter(IvParameterSpec iv) throws GeneralSecurityException {
            Cipher made = counter;
            if (made == null) {
                made = Cipher.getInstance("AES/CTR/NoPadding");
                counter = made;
            }
            made.init(Cipher.ENCRYPT_MODE, key, iv);
            return made;
        }
    }

    @Override
    public final PacketKey key(Secret cipherKey, Secret macKey) {
        checkKeys(transform(), cipherKey, macKey);
        Digest mac = macs.of(macKey);
        return switch (transform().cipher()) {
            case AES_CTR ->
                new StreamKey(
                        mac,
                        JcaEngine.cipher("AES/ECB/NoPadding", Cipher.ENCRYPT_MODE, "AES", cipherKey),
                        JcaEngine.keySpec("AES", cipherKey));
            case AES_F8 ->
                new StreamKey(mac, JcaEngine.cipher("AES/CBC/NoPadding", Cipher.ENCRYPT_MODE, "AES", cipherKey), null);
            default -> new StreamKey(mac, null, null);
        };
    }

    @Override
    final boolean authenticateTogether(PacketBatch batch, int from, int to, byte[] target) {
        return macs.together(batch, from, to, target);
    }

    @Override
    public final void close() {
        macs.wipe();
        super.close();
    }

    /** RFC 2410, RFC 3711 4.1.3. */
    static final class Null extends JcaStream {
        Null(Transform transform, JcaEngine engine) {
            super(transform, engine);
        }

        @Override
        void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt) {}
    }

    /** Counter mode: the key stream of many small packets comes out of one long ECB call, where AES is fastest. */
    static final class Counter extends JcaStream {
        Counter(Transform transform, JcaEngine engine) {
            super(transform, engine);
        }

        @Override
        void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt) {
            StreamKey keys = (StreamKey) key;
            int first = from;
            int used = 0;
            for (int i = from; i < to; i++) {
                int length = batch.cryptLength(i);
                int padded = (length + 15) & ~15;
                if (length > SMALL || used + padded > STREAM) {
                    apply(batch, first, i, keys, used);
                    first = i;
                    used = 0;
                }
                if (length > SMALL) {
                    restarted(batch, i, keys);
                    first = i + 1;
                } else {
                    KeyStream.counters(batch.ivs(), i * PacketBatch.IV_STRIDE, padded / 16, super.inputs, used);
                    used += padded;
                }
            }
            apply(batch, first, to, keys, used);
        }

        private void apply(PacketBatch batch, int from, int to, StreamKey keys, int used) {
            if (used == 0) {
                return;
            }
            update(keys.blocks, used, false);
            int at = 0;
            for (int i = from; i < to; i++) {
                int length = batch.cryptLength(i);
                KeyStream.xor(batch.array(i), batch.cryptOffset(i), length, super.stream, at);
                at += (length + 15) & ~15;
            }
        }

        private void restarted(PacketBatch batch, int i, StreamKey keys) {
            try {
                Cipher counter = keys.counter(new IvParameterSpec(batch.ivs(), i * PacketBatch.IV_STRIDE, 16));
                byte[] array = batch.array(i);
                int length = batch.cryptLength(i);
                byte[] out = super.room(length); // in place, the JDK would make a copy first
                counter.update(array, batch.cryptOffset(i), length, out, 0);
                System.arraycopy(out, 0, array, batch.cryptOffset(i), length);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK refused a counter block", e);
            }
        }
    }

    /** f8: S(j) = E(IV' xor j xor S(j-1)) is CBC over IV' xor j. */
    static final class F8 extends JcaStream {
        F8(Transform transform, JcaEngine engine) {
            super(transform, engine);
        }

        @Override
        void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt) {
            for (int i = from; i < to; i++) {
                int length = batch.cryptLength(i);
                int padded = (length + 15) & ~15;
                if (padded > STREAM) {
                    throw new IllegalArgumentException("f8 takes packets up to " + STREAM + " octets, not " + length);
                }
                KeyStream.f8Inputs(batch.ivs(), i * PacketBatch.IV_STRIDE, padded / 16, super.inputs, 0);
                update(((StreamKey) key).blocks, padded, true);
                KeyStream.xor(batch.array(i), batch.cryptOffset(i), length, super.stream, 0);
            }
        }
    }

    /** The stream's array, for at least {@code count} octets. */
    final byte[] room(int count) {
        if (stream.length < count) {
            stream = new byte[count];
        }
        return stream;
    }

    /** Runs {@code count} octets of inputs into the stream; the last call of a chain puts the zero IV back. */
    final void update(@Nullable Cipher cipher, int count, boolean last) {
        if (cipher == null) {
            throw new IllegalStateException("a stream key has a block cipher");
        }
        try {
            if (last) {
                cipher.doFinal(inputs, 0, count, stream, 0);
            } else {
                cipher.update(inputs, 0, count, stream, 0);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refused whole blocks", e);
        }
    }
}
