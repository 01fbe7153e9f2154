package gatehouse.crypto;

import gatehouse.base.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the Java engines share for encrypt-then-MAC transforms: the order of the steps, tags, runs of packets under one
 * key. A subclass enciphers runs.
 */
abstract class ArrayCipher implements PacketCipher {
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
    private final byte[] tag;
    private final byte[] trailer = new byte[8];

    ArrayCipher(Transform transform) {
        this.transform = transform;
        this.tag = new byte[transform.mac().bytes()];
    }

    /** Enciphers or deciphers packets {@code from} to {@code to}, exclusive, which all have {@code key}. */
    abstract void crypt(PacketBatch batch, int from, int to, PacketKey key, boolean encrypt);

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
            for (int i = 0; i < size; i++) {
                authenticate(batch, i);
                System.arraycopy(tag, 0, batch.array(i), batch.tagOffset(i), transform.tagBytes());
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
        for (int i = 0; i < size; i++) {
            boolean isRight = transform.tagBytes() == 0 || tagMatches(batch, i);
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

    private boolean tagMatches(PacketBatch batch, int i) {
        authenticate(batch, i);
        return sameTag(tag, 0, batch.array(i), batch.tagOffset(i), transform.tagBytes());
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
        mac.finish(tag, 0);
    }

    @Override
    public void close() {}

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
