package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the Java engines share for encrypt-then-MAC transforms: the order of the steps, tags, runs of packets under one
 * key. A subclass enciphers runs.
 */
abstract class ArrayCipher implements PacketCipher {
    /** Packets whose codes may be made together. */
    static final int GROUP = Sha1Lanes.LANES;

    /** A key with the running code of its authentication half, if it has one. */
    abstract static class Authenticated implements PacketKey {
        final @Nullable Digest mac;

        Authenticated(@Nullable Digest mac) {
            this.mac = mac;
        }

        @Override
        public void close() {
            if (mac instanceof JcaHmac hmac) {
                hmac.wipe();
            }
        }
    }

    private final Transform transform;
    private final byte[] trailer = new byte[8];
    /** The codes of all packets, {@code codeBytes} each. */
    private byte[] codes;

    private final int codeBytes;

    ArrayCipher(Transform transform) {
        this.transform = transform;
        this.codeBytes = transform.mac().bytes();
        this.codes = new byte[codeBytes];
    }

    /** Enciphers or deciphers packets {@code from} to {@code to}, exclusive, which all have {@code key}. */
    abstract void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt);

    /**
     * Makes the codes of packets {@code from} to {@code to}, at most {@link #GROUP}, together, if the engine can and gains by
     * it; each goes to where it comes when all are written one after the other from packet 0 on.
     */
    boolean authenticateTogether(PacketBatch batch, int from, int to, byte[] target) {
        return false;
    }

    @Override
    public final Transform transform() {
        return transform;
    }

    @Override
    public final void seal(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        int size = batch.size();
        for (int from = 0; from < size; ) {
            PacketKey key = batch.key(from);
            int to = from + 1;
            while (to < size && batch.sharesKey(to, from)) {
                to++;
            }
            crypt(batch, from, to, key, true);
            from = to;
        }
        if (transform.tagBytes() > 0) {
            authenticate(batch);
            for (int i = 0; i < size; i++) {
                System.arraycopy(codes, codeBytes * i, batch.array(i), batch.tagOffset(i), transform.tagBytes());
            }
        }
        batch.unstage(transform.tagBytes());
    }

    @Override
    public final int open(PacketBatch batch) {
        batch.stage(transform.tagBytes());
        int size = batch.size();
        int right = 0;
        // RFC 3711 3.3: the tag decides before anything is deciphered.
        if (transform.tagBytes() > 0) {
            authenticate(batch);
        }
        for (int i = 0; i < size; i++) {
            boolean isRight = sameTag(codes, codeBytes * i, batch.array(i), batch.tagOffset(i), transform.tagBytes());
            batch.setOpened(i, isRight);
            right += isRight ? 1 : 0;
        }
        for (int from = 0; from < size; ) {
            int to = from + 1;
            if (batch.isOpened(from)) {
                PacketKey key = batch.key(from);
                while (to < size && batch.isOpened(to) && batch.sharesKey(to, from)) {
                    to++;
                }
                crypt(batch, from, to, key, false);
            }
            from = to;
        }
        batch.unstage(transform.tagBytes());
        return right;
    }

    private void authenticate(PacketBatch batch) {
        int size = batch.size();
        if (codes.length < codeBytes * size) {
            codes = new byte[codeBytes * size];
        }
        for (int from = 0; from < size; from += GROUP) {
            int to = Math.min(size, from + GROUP);
            if (!authenticateTogether(batch, from, to, codes)) {
                for (int i = from; i < to; i++) {
                    authenticate(batch, i);
                }
            }
        }
    }

    private void authenticate(PacketBatch batch, int i) {
        Digest mac = ((Authenticated) batch.key(i)).mac;
        if (mac == null) {
            throw new IllegalStateException("a key of a transform with tags has a code");
        }
        mac.update(batch.array(i), batch.authOffset(i), batch.authLength(i));
        if (batch.trailerLength(i) > 0) {
            mac.update(trailer, 0, batch.writeTrailer(i, trailer, 0));
        }
        mac.finish(codes, codeBytes * i);
    }

    @Override
    public void close() {
        Arrays.fill(codes, (byte) 0);
    }

    /** Compares {@code count} octets in a time that does not depend on where they differ. */
    static boolean sameTag(byte[] a, int atA, byte[] b, int atB, int count) {
        int difference = 0;
        for (int n = 0; n < count; n++) {
            difference |= a[atA + n] ^ b[atB + n];
        }
        return difference == 0;
    }

    /** Checks lengths as {@link PacketCipher#key} promises. */
    static void checkKeys(Transform transform, Secret cipherKey, Secret macKey) {
        if (cipherKey.length() != transform.keyBytes()) {
            throw new IllegalArgumentException(
                    transform + " has a cipher key of " + transform.keyBytes() + " octets, not " + cipherKey.length());
        }
        if (transform.mac() == MacAlgorithm.NONE && macKey.length() != 0) {
            throw new IllegalArgumentException(transform + " has no authentication key");
        }
    }
}
