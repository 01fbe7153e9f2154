package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * AES-GCM on intel-ipsec-mb: one direct call a packet, which needs no neighbours to be fast. So each packet goes through the
 * same few octets of native memory, which stay in the processor's nearest cache.
 */
final class IpsecMbGcm extends NativeCipher {
    private static final int CONTEXT_AT = 1024;
    private static final int KEY_AT = CONTEXT_AT + IpsecMb.GCM_CONTEXT_BYTES + 8;

    // What the memory of a packet holds, by offset; additional data, trailer and packet follow.
    private static final int IV_AT = 0;
    private static final int TAG_AT = 16;
    private static final int AAD_AT = 32;

    private final MemorySegment encipher;
    private final MemorySegment decipher;
    private Arena arena = Arena.ofShared();
    private MemorySegment memory = arena.allocate(4096, 64);

    IpsecMbGcm(Transform transform) {
        super(transform);
        encipher = IpsecMb.gcmFunction(true, transform.keyBytes());
        decipher = IpsecMb.gcmFunction(false, transform.keyBytes());
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
    public void seal(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            int at = run(batch, i, encipher);
            batch.store(i, batch.cryptOffset(i), batch.cryptLength(i), memory, at);
            Tags.put(batch, i, transform.tagBytes(), memory.address() + TAG_AT);
        }
    }

    @Override
    public int open(PacketBatch batch) {
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            int at = run(batch, i, decipher);
            boolean isRight = Tags.match(batch, i, transform.tagBytes(), memory.address() + TAG_AT);
            if (isRight) {
                batch.store(i, batch.cryptOffset(i), batch.cryptLength(i), memory, at);
                right++;
            }
            batch.setOpened(i, isRight);
        }
        return right;
    }

    /** Does one packet in the memory; where in it the result is. */
    private int run(PacketBatch batch, int i, MemorySegment function) {
        int length = batch.cryptLength(i);
        int header = batch.authLength(i);
        int trailer = batch.trailerLength(i);
        int at = AAD_AT + (header + 8 + 15 & -16);
        room(at + length);
        long address = memory.address();
        Native.putIv(batch, i, address + IV_AT);
        batch.load(i, batch.authOffset(i), header, memory, AAD_AT);
        if (trailer > 0) { // eight octets are always there
            Native.putLong(address + AAD_AT + header, Long.reverseBytes(batch.trailer(i) << (64 - 8 * trailer)));
        }
        batch.load(i, batch.cryptOffset(i), length, memory, at);
        Key key = (Key) batch.key(i);
        IpsecMb.gcm(
                function,
                key.at(0),
                key.at(CONTEXT_AT),
                address + at,
                length,
                address + IV_AT,
                address + AAD_AT,
                header + trailer,
                address + TAG_AT);
        return at;
    }

    private void room(int bytes) {
        if (memory.byteSize() < bytes) {
            close(arena);
            arena = Arena.ofShared();
            memory = arena.allocate(2L * bytes, 64);
        }
    }

    private void close(Arena old) {
        memory.fill((byte) 0);
        old.close();
    }

    @Override
    public void close() {
        super.close();
        close(arena);
    }
}
