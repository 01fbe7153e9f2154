package gatehouse.media.audio;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** G.722 of libspandsp 2 through java.lang.foreign: one encoder and one decoder at 64 kbit/s. */
final class Spandsp {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final String LIBRARY = "libspandsp.so.2";

    private final Arena arena;
    private final MethodHandle encode;
    private final MethodHandle decode;
    private final MemorySegment encoder;
    private final MemorySegment decoder;

    /** Whether the library is there. */
    static boolean isPresent() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(LIBRARY, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Spandsp(Arena arena) {
        this.arena = arena;
        SymbolLookup lookup = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor init = FunctionDescriptor.of(LONG, LONG, INT, INT);
        FunctionDescriptor code = FunctionDescriptor.of(INT, LONG, LONG, LONG, INT);
        encode = linker.downcallHandle(lookup.findOrThrow("g722_encode"), code);
        decode = linker.downcallHandle(lookup.findOrThrow("g722_decode"), code);
        encoder = arena.allocate(4096, 16);
        decoder = arena.allocate(4096, 16);
        try {
            long made = (long) linker.downcallHandle(lookup.findOrThrow("g722_encode_init"), init)
                    .invokeExact(encoder.address(), 64_000, 0);
            long other = (long) linker.downcallHandle(lookup.findOrThrow("g722_decode_init"), init)
                    .invokeExact(decoder.address(), 64_000, 0);
            if (made == 0 || other == 0) {
                throw new IllegalStateException("libspandsp makes no G.722");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** An octet for every two samples. */
    byte[] encode(short[] pcm) {
        MemorySegment in = arena.allocateFrom(ValueLayout.JAVA_SHORT, pcm);
        MemorySegment out = arena.allocate(pcm.length);
        int length = call(encode, encoder, out, in, pcm.length);
        return out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Two samples for every octet. */
    short[] decode(byte[] octets) {
        MemorySegment in = arena.allocateFrom(ValueLayout.JAVA_BYTE, octets);
        MemorySegment out = arena.allocate(octets.length * 4L);
        int count = call(decode, decoder, out, in, octets.length);
        return out.asSlice(0, count * 2L).toArray(ValueLayout.JAVA_SHORT);
    }

    private static int call(
            MethodHandle function, MemorySegment state, MemorySegment out, MemorySegment in, int count) {
        try {
            return (int) function.invokeExact(state.address(), out.address(), in.address(), count);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
