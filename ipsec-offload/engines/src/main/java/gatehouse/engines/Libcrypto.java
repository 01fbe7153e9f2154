package gatehouse.engines;

import static gatehouse.engines.Native.I;
import static gatehouse.engines.Native.P;

import gatehouse.crypto.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The ciphers of OpenSSL 3's libcrypto, through EVP. Handles are constants, so that the compiler calls straight into C.
 */
final class Libcrypto {
    static final String LIBRARY = "libcrypto.so.3";

    /** EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG of evp.h. */
    private static final int GET_TAG = 0x10;

    private static final int SET_TAG = 0x11;

    private static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup(LIBRARY, Arena.global());

    private static final MethodHandle VERSION = Native.call(f("OpenSSL_version_num"), P);
    private static final MethodHandle FETCH = Native.call(f("EVP_CIPHER_fetch"), P, P, P, P);
    private static final MethodHandle CTX_NEW = Native.call(f("EVP_CIPHER_CTX_new"), P);
    private static final MethodHandle CTX_FREE = Native.callVoid(f("EVP_CIPHER_CTX_free"), P);
    private static final MethodHandle INIT = Native.call(f("EVP_CipherInit_ex"), I, P, P, P, P, P, I);
    private static final MethodHandle PADDING = Native.call(f("EVP_CIPHER_CTX_set_padding"), I, P, I);
    private static final MethodHandle UPDATE = Native.call(f("EVP_CipherUpdate"), I, P, P, P, P, I);
    private static final MethodHandle FINAL = Native.call(f("EVP_CipherFinal_ex"), I, P, P, P);
    private static final MethodHandle CTRL = Native.call(f("EVP_CIPHER_CTX_ctrl"), I, P, I, I, P);

    private Libcrypto() {}

    static MemorySegment f(String name) {
        return LOOKUP.findOrThrow(name);
    }

    /** 0xMNN00PP0 of the library. */
    static long version() {
        try {
            return (long) VERSION.invokeExact();
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** The EVP_CIPHER of this name. OpenSSL counts references to it and keeps it; it is not given back. */
    static long cipher(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (long) FETCH.invokeExact(0L, arena.allocateFrom(name).address(), 0L);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    static String cipherName(Transform transform) {
        int bits = transform.keyBytes() * 8;
        return switch (transform.cipher()) {
            case NULL -> throw new IllegalArgumentException("the null cipher has no name");
            case AES_CTR -> "AES-" + bits + "-CTR";
            case AES_F8, AES_CBC -> "AES-" + bits + "-CBC";
            case DES3_CBC -> "DES-EDE3-CBC";
            case AES_GCM -> "AES-" + bits + "-GCM";
        };
    }

    /** A new EVP_CIPHER_CTX with its key. */
    static long context(long cipher, long key, boolean encrypt) {
        try {
            long context = (long) CTX_NEW.invokeExact();
            check((int) INIT.invokeExact(context, cipher, 0L, key, 0L, encrypt ? 1 : 0));
            check((int) PADDING.invokeExact(context, 0));
            return context;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    static void free(long context) {
        try {
            CTX_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Starts a packet; the direction (-1) and key stay. */
    static void start(long context, long iv) {
        try {
            check((int) INIT.invokeExact(context, 0L, 0L, 0L, iv, -1));
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Runs {@code count} octets through; {@code out} 0 makes them additional data. {@code number} takes an int. */
    static void update(long context, long out, long number, long in, int count) {
        try {
            check((int) UPDATE.invokeExact(context, out, number, in, count));
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Ends a GCM packet; false when deciphering and the tag is wrong. */
    static boolean finish(long context, long out, long number) {
        try {
            return (int) FINAL.invokeExact(context, out, number) == 1;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    static void getTag(long context, int bytes, long tag) {
        control(context, GET_TAG, bytes, tag);
    }

    static void setTag(long context, int bytes, long tag) {
        control(context, SET_TAG, bytes, tag);
    }

    private static void control(long context, int command, int bytes, long tag) {
        try {
            check((int) CTRL.invokeExact(context, command, bytes, tag));
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    static void check(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto refused a call");
        }
    }
}
