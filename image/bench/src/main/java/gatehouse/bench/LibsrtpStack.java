package gatehouse.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Debian's libsrtp2 through java.lang.foreign, on native memory. Packets are copied in and out, since that is what a
 * program in Java has to do.
 */
final class LibsrtpStack implements SrtpPeer {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final Linker.Option SHORT = Linker.Option.critical(false);
    private static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup("libsrtp2.so.1", Arena.global());
    private static final MethodHandle INIT = call("srtp_init", FunctionDescriptor.of(INT));
    private static final MethodHandle CREATE = call("srtp_create", FunctionDescriptor.of(INT, LONG, LONG));
    private static final MethodHandle PROTECT = call("srtp_protect", FunctionDescriptor.of(INT, LONG, LONG, LONG));
    private static final MethodHandle UNPROTECT = call("srtp_unprotect", FunctionDescriptor.of(INT, LONG, LONG, LONG));
    private static final MethodHandle DEALLOC = call("srtp_dealloc", FunctionDescriptor.of(INT, LONG));
    private static final int STARTED = start();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(2048, 16);
    private final MemorySegment count = arena.allocate(4, 4);
    private final long[] senders = new long[STREAMS];
    private final long[] receivers = new long[STREAMS];
    private final int tag;

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(LOOKUP.findOrThrow(name), type, SHORT);
    }

    private static int start() {
        try {
            return (int) INIT.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    LibsrtpStack(String suite) {
        check(STARTED);
        tag = SrtpPeer.tag(suite);
        boolean gcm = suite.startsWith("AEAD");
        for (int n = 0; n < STREAMS; n++) {
            byte[] key = SrtpPeer.key(n, gcm ? 28 : 30);
            senders[n] = create(key, gcm, 3);
            receivers[n] = create(key, gcm, 2);
        }
    }

    /** srtp_policy_t of srtp.h on LP64, for any SSRC in one direction (2 inbound, 3 outbound). */
    private long create(byte[] key, boolean gcm, int direction) {
        MemorySegment policy = arena.allocate(128, 8);
        policy.set(INT, 0, direction);
        for (int at = 8; at <= 32; at += 24) {
            policy.set(INT, at, gcm ? 6 : 1);
            policy.set(INT, at + 4, key.length);
            policy.set(INT, at + 8, gcm ? 0 : 3);
            policy.set(INT, at + 12, gcm ? 0 : 20);
            policy.set(INT, at + 16, tag);
            policy.set(INT, at + 20, 3);
        }
        MemorySegment keyMemory = arena.allocate(64);
        MemorySegment.copy(key, 0, keyMemory, ValueLayout.JAVA_BYTE, 0, key.length);
        policy.set(LONG, 56, keyMemory.address());
        policy.set(LONG, 88, 128);
        MemorySegment session = arena.allocate(8, 8);
        try {
            check((int) CREATE.invokeExact(session.address(), policy.address()));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return session.get(LONG, 0);
    }

    @Override
    public void protect(byte[][] packets, int length) {
        for (int n = 0; n < STREAMS; n++) {
            MemorySegment.copy(packets[n], 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
            count.set(INT, 0, length);
            try {
                check((int) PROTECT.invokeExact(senders[n], buffer.address(), count.address()));
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, packets[n], 0, count.get(INT, 0));
        }
    }

    @Override
    public boolean unprotect(byte[][] packets, int length) {
        boolean right = true;
        for (int n = 0; n < STREAMS; n++) {
            MemorySegment.copy(packets[n], 0, buffer, ValueLayout.JAVA_BYTE, 0, length + tag);
            count.set(INT, 0, length + tag);
            try {
                right &= (int) UNPROTECT.invokeExact(receivers[n], buffer.address(), count.address()) == 0;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, packets[n], 0, count.get(INT, 0));
        }
        return right;
    }

    private static void check(int status) {
        if (status != 0) {
            throw new IllegalStateException("libsrtp gave status " + status);
        }
    }

    @Override
    public void close() {
        try {
            for (int n = 0; n < STREAMS; n++) {
                check((int) DEALLOC.invokeExact(senders[n]));
                check((int) DEALLOC.invokeExact(receivers[n]));
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        arena.close();
    }
}
