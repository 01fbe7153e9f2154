package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.HashAlgorithm;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.MacAlgorithm;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Native memory for the expanded keys of one direction; closing it wipes them. */
abstract class NativeKey implements PacketKey {
    private final Arena arena = Arena.ofShared();
    final MemorySegment memory;
    private final long address;
    private boolean closed;

    NativeKey(int bytes) {
        memory = arena.allocate(bytes, 64);
        address = memory.address();
    }

    /** Address of octet {@code at} of the memory. */
    final long at(int at) {
        return address + at;
    }

    /** Copies a secret to octet {@code at}. */
    final void put(Secret secret, int at) {
        secret.with(bytes -> {
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, bytes.length);
            return bytes;
        });
    }

    final boolean isClosed() {
        return closed;
    }

    /** Frees what C allocated. */
    void free() {}

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            memory.fill((byte) 0);
            free();
            arena.close();
        }
    }

    /** An HMAC key padded to one block and mixed with {@code pad} (RFC 2104 2); the hash of it if it is longer. */
    static Secret padded(HashAlgorithm hash, Secret key, int pad) {
        return key.with(bytes -> {
            byte[] fitting = bytes.length > hash.blockBytes()
                    ? new JcaEngine().hash(hash).of(bytes)
                    : bytes.clone();
            byte[] block = Arrays.copyOf(fitting, hash.blockBytes());
            Arrays.fill(fitting, (byte) 0);
            for (int n = 0; n < block.length; n++) {
                block[n] ^= (byte) pad;
            }
            return Secret.owning(block);
        });
    }

    /** Checks lengths as the interface promises. */
    static void check(Transform transform, Secret cipherKey, Secret macKey) {
        if (cipherKey.length() != transform.keyBytes()) {
            throw new IllegalArgumentException(
                    transform + " has a cipher key of " + transform.keyBytes() + " octets, not " + cipherKey.length());
        }
        if (transform.mac() == MacAlgorithm.NONE && macKey.length() != 0) {
            throw new IllegalArgumentException(transform + " has no authentication key");
        }
    }
}
