package gatehouse.engines;

import gatehouse.crypto.PacketBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** Calls into C with plain numbers for pointers, so that a call makes no object. */
final class Native {
    static final ValueLayout.OfLong P = ValueLayout.JAVA_LONG;
    static final ValueLayout.OfInt I = ValueLayout.JAVA_INT;

    /** All memory, for reading and writing at addresses that C gave us. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    /** Calls are short and never come back into Java, so the thread need not change its state for them. */
    private static final Linker.Option SHORT = Linker.Option.critical(false);

    private Native() {}

    static Optional<SymbolLookup> library(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static MethodHandle call(MemorySegment function, ValueLayout.OfLong result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(result, arguments), SHORT);
    }

    static MethodHandle call(MemorySegment function, ValueLayout.OfInt result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(result, arguments), SHORT);
    }

    /** For functions without a result. */
    static MethodHandle callVoid(MemorySegment function, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(arguments), SHORT);
    }

    /** For functions without a result that are named with each call. */
    static MethodHandle callAny(MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(arguments), SHORT);
    }

    static void putLong(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    static void putInt(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    /** Writes all octets that are kept for the IV of packet {@code i}. */
    static void putIv(PacketBatch batch, int i, long address) {
        int at = i * PacketBatch.IV_STRIDE;
        putLong(address, (long) WORD.get(batch.ivs(), at));
        putLong(address + 8, (long) WORD.get(batch.ivs(), at + 8));
    }

    static void copy(long from, long to, long count) {
        MemorySegment.copy(ALL, from, ALL, to, count);
    }

    static RuntimeException failed(Throwable cause) {
        return cause instanceof RuntimeException e ? e : new IllegalStateException("a native call failed", cause);
    }
}
