package gatehouse.media.srtp;

import gatehouse.crypto.CipherMode;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** One session of libsrtp2 2.x through java.lang.foreign; offsets are those of srtp.h on LP64. */
public final class Libsrtp implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final int POLICY_BYTES = 128;

    private final MethodHandle protectRtp;
    private final MethodHandle protectRtcp;
    private final MethodHandle unprotectRtp;
    private final MethodHandle unprotectRtcp;
    private final MethodHandle dealloc;
    private final MemorySegment session;
    private final MemorySegment buffer;
    private final MemorySegment length;
    private final int useMki;

    /** The library wants to be started once in a process. */
    private static final class Library {
        static final int STARTED = start();

        private static int start() {
            SymbolLookup lookup = SymbolLookup.libraryLookup("libsrtp2.so.1", Arena.global());
            try {
                return (int) Linker.nativeLinker()
                        .downcallHandle(lookup.findOrThrow("srtp_init"), FunctionDescriptor.of(INT))
                        .invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Whether the library is there. */
    public static boolean isPresent() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup("libsrtp2.so.1", arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A session for any SSRC in one direction. */
    public Libsrtp(Arena arena, SrtpPolicy policy, byte[] key, byte[] salt, byte[] mki, boolean sends) {
        SymbolLookup lookup = SymbolLookup.libraryLookup("libsrtp2.so.1", Arena.global());
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor protect = FunctionDescriptor.of(INT, LONG, LONG, LONG, INT, INT);
        FunctionDescriptor unprotect = FunctionDescriptor.of(INT, LONG, LONG, LONG, INT);
        protectRtp = linker.downcallHandle(lookup.findOrThrow("srtp_protect_mki"), protect);
        protectRtcp = linker.downcallHandle(lookup.findOrThrow("srtp_protect_rtcp_mki"), protect);
        unprotectRtp = linker.downcallHandle(lookup.findOrThrow("srtp_unprotect_mki"), unprotect);
        unprotectRtcp = linker.downcallHandle(lookup.findOrThrow("srtp_unprotect_rtcp_mki"), unprotect);
        dealloc = linker.downcallHandle(lookup.findOrThrow("srtp_dealloc"), FunctionDescriptor.of(INT, LONG));
        MethodHandle create =
                linker.downcallHandle(lookup.findOrThrow("srtp_create"), FunctionDescriptor.of(INT, LONG, LONG));
        session = arena.allocate(8, 8);
        buffer = arena.allocate(4096, 16);
        length = arena.allocate(4, 4);
        useMki = mki.length > 0 ? 1 : 0;
        try {
            check(Library.STARTED, "srtp_init");
            MemorySegment wanted = policy(arena, policy, key, salt, mki, sends);
            check((int) create.invokeExact(session.address(), wanted.address()), "srtp_create");
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** srtp_policy_t. */
    private static MemorySegment policy(
            Arena arena, SrtpPolicy policy, byte[] key, byte[] salt, byte[] mki, boolean sends) {
        MemorySegment p = arena.allocate(POLICY_BYTES, 8);
        SrtpSuite suite = policy.suite();
        p.set(INT, 0, sends ? 3 : 2); // ssrc_any_outbound, ssrc_any_inbound
        int secret = suite.cipher() == CipherMode.NULL ? 0 : 1;
        int rtpServices = (policy.encryptRtp() ? secret : 0) | (policy.authenticateRtp() ? 2 : 0);
        cipher(p, 8, suite, policy.authenticateRtp() ? suite.rtp().tagBytes() : 0, rtpServices);
        cipher(p, 32, suite, suite.rtcp().tagBytes(), policy.encryptRtcp() ? 2 | secret : 2);
        MemorySegment keySalt = arena.allocate(64);
        MemorySegment.copy(key, 0, keySalt, ValueLayout.JAVA_BYTE, 0, key.length);
        MemorySegment.copy(salt, 0, keySalt, ValueLayout.JAVA_BYTE, key.length, salt.length);
        if (mki.length == 0) {
            p.set(LONG, 56, keySalt.address());
        } else {
            MemorySegment id = arena.allocate(mki.length);
            MemorySegment.copy(mki, 0, id, ValueLayout.JAVA_BYTE, 0, mki.length);
            MemorySegment master = arena.allocate(24, 8);
            master.set(LONG, 0, keySalt.address());
            master.set(LONG, 8, id.address());
            master.set(INT, 16, mki.length);
            MemorySegment list = arena.allocate(8, 8);
            list.set(LONG, 0, master.address());
            p.set(LONG, 64, list.address());
            p.set(LONG, 72, 1);
        }
        p.set(LONG, 88, 128); // window_size
        int[] ids = policy.encryptedExtensions().stream().mapToInt(i -> i).toArray();
        MemorySegment idList = arena.allocate(Math.max(4, 4L * ids.length), 4);
        MemorySegment.copy(ids, 0, idList, INT, 0, ids.length);
        p.set(LONG, 104, ids.length == 0 ? 0 : idList.address());
        p.set(INT, 112, ids.length);
        return p;
    }

    private static void cipher(MemorySegment p, int at, SrtpSuite suite, int tag, int services) {
        int type = switch (suite.cipher()) {
            case NULL -> 0;
            case AES_CTR -> suite.keyBytes() == 16 ? 1 : suite.keyBytes() == 24 ? 4 : 5;
            case AES_GCM -> suite.keyBytes() == 16 ? 6 : 7;
            default -> throw new IllegalArgumentException("libsrtp has no " + suite);
        };
        p.set(INT, at, type);
        p.set(INT, at + 4, suite.keyBytes() + suite.saltBytes());
        p.set(INT, at + 8, suite.isAead() ? 0 : 3);
        p.set(INT, at + 12, suite.isAead() ? 0 : 20);
        p.set(INT, at + 16, tag);
        p.set(INT, at + 20, services);
    }

    /** The protected packet. */
    public byte[] protect(byte[] plain, boolean rtcp) {
        try {
            load(plain);
            long ctx = session.get(LONG, 0);
            int status = rtcp
                    ? (int) protectRtcp.invokeExact(ctx, buffer.address(), length.address(), useMki, 0)
                    : (int) protectRtp.invokeExact(ctx, buffer.address(), length.address(), useMki, 0);
            check(status, "protect");
            return stored();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The plain packet, or nothing when libsrtp refuses it. */
    public byte[] unprotect(byte[] packet, boolean rtcp) {
        try {
            load(packet);
            long ctx = session.get(LONG, 0);
            int status = rtcp
                    ? (int) unprotectRtcp.invokeExact(ctx, buffer.address(), length.address(), useMki)
                    : (int) unprotectRtp.invokeExact(ctx, buffer.address(), length.address(), useMki);
            return status == 0 ? stored() : new byte[0];
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(byte[] packet) {
        MemorySegment.copy(packet, 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.length);
        length.set(INT, 0, packet.length);
    }

    private byte[] stored() {
        return Arrays.copyOf(buffer.asSlice(0, length.get(INT, 0)).toArray(ValueLayout.JAVA_BYTE), length.get(INT, 0));
    }

    private static void check(int status, String what) {
        if (status != 0) {
            throw new IllegalStateException(what + " gave status " + status);
        }
    }

    @Override
    public void close() {
        try {
            check((int) dealloc.invokeExact(session.get(LONG, 0)), "srtp_dealloc");
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
