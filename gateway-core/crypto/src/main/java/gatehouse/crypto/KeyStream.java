package gatehouse.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counter blocks and the exclusive or, eight octets at a time. */
final class KeyStream {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    /** Where the order of octets does not matter. */
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private KeyStream() {}

    /** Writes {@code blocks} counter blocks that start with the IV at {@code ivAt}; the low 32 bits count. */
    static void counters(byte[] ivs, int ivAt, int blocks, byte[] target, int at) {
        long high = (long) LONG.get(ivs, ivAt);
        long low = (long) LONG.get(ivs, ivAt + 8);
        for (int b = 0; b < blocks; b++) {
            LONG.set(target, at + 16 * b, high);
            LONG.set(target, at + 16 * b + 8, low + b);
        }
    }

    /** The inputs of f8 under CBC with a zero IV: IV' xor block number (RFC 3711 4.1.2). */
    static void f8Inputs(byte[] ivs, int ivAt, int blocks, byte[] target, int at) {
        long high = (long) LONG.get(ivs, ivAt);
        long low = (long) LONG.get(ivs, ivAt + 8);
        for (int b = 0; b < blocks; b++) {
            LONG.set(target, at + 16 * b, high);
            LONG.set(target, at + 16 * b + 8, low ^ b);
        }
    }

    /** Writes eight octets in network order. */
    static void putLong(byte[] target, int at, long value) {
        LONG.set(target, at, value);
    }

    /** {@code data[i] ^= stream[i]}. */
    static void xor(byte[] data, int at, int count, byte[] stream, int from) {
        int n = 0;
        for (; n + 8 <= count; n += 8) {
            WORD.set(data, at + n, (long) WORD.get(data, at + n) ^ (long) WORD.get(stream, from + n));
        }
        for (; n < count; n++) {
            data[at + n] ^= stream[from + n];
        }
    }
}
