package gatehouse.engines;

import static gatehouse.engines.Native.I;
import static gatehouse.engines.Native.P;

import gatehouse.crypto.HashAlgorithm;
import java.lang.invoke.MethodHandle;

/**
 * The hash functions of libcrypto below EVP, whose contexts are plain structs: HMAC starts from a copy of one, which costs
 * a fraction of what EVP's own copy does.
 */
enum LibcryptoHash {
    MD5(92),
    SHA1(96),
    SHA256(112),
    SHA384(216),
    SHA512(216);

    /** Octets of the struct: MD5_CTX, SHA_CTX, SHA256_CTX, SHA512_CTX of md5.h and sha.h. */
    final int contextBytes;

    LibcryptoHash(int contextBytes) {
        this.contextBytes = contextBytes;
    }

    /** Constants, one each: the compiler calls straight through a handle only if it is one. */
    private static final class Calls {
        static final MethodHandle MD5_INIT = Native.call(Libcrypto.f("MD5_Init"), I, P);
        static final MethodHandle MD5_UPDATE = Native.call(Libcrypto.f("MD5_Update"), I, P, P, P);
        static final MethodHandle MD5_FINAL = Native.call(Libcrypto.f("MD5_Final"), I, P, P);
        static final MethodHandle SHA1_INIT = Native.call(Libcrypto.f("SHA1_Init"), I, P);
        static final MethodHandle SHA1_UPDATE = Native.call(Libcrypto.f("SHA1_Update"), I, P, P, P);
        static final MethodHandle SHA1_FINAL = Native.call(Libcrypto.f("SHA1_Final"), I, P, P);
        static final MethodHandle SHA256_INIT = Native.call(Libcrypto.f("SHA256_Init"), I, P);
        static final MethodHandle SHA256_UPDATE = Native.call(Libcrypto.f("SHA256_Update"), I, P, P, P);
        static final MethodHandle SHA256_FINAL = Native.call(Libcrypto.f("SHA256_Final"), I, P, P);
        static final MethodHandle SHA384_INIT = Native.call(Libcrypto.f("SHA384_Init"), I, P);
        static final MethodHandle SHA384_UPDATE = Native.call(Libcrypto.f("SHA384_Update"), I, P, P, P);
        static final MethodHandle SHA384_FINAL = Native.call(Libcrypto.f("SHA384_Final"), I, P, P);
        static final MethodHandle SHA512_INIT = Native.call(Libcrypto.f("SHA512_Init"), I, P);
        static final MethodHandle SHA512_UPDATE = Native.call(Libcrypto.f("SHA512_Update"), I, P, P, P);
        static final MethodHandle SHA512_FINAL = Native.call(Libcrypto.f("SHA512_Final"), I, P, P);
    }

    static LibcryptoHash of(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> MD5;
            case SHA1 -> SHA1;
            case SHA256 -> SHA256;
            case SHA384 -> SHA384;
            case SHA512 -> SHA512;
            case SHA512_256 -> throw new IllegalArgumentException("no transform uses SHA-512/256");
        };
    }

    void init(long context) {
        try {
            Libcrypto.check(
                    switch (this) {
                        case MD5 -> (int) Calls.MD5_INIT.invokeExact(context);
                        case SHA1 -> (int) Calls.SHA1_INIT.invokeExact(context);
                        case SHA256 -> (int) Calls.SHA256_INIT.invokeExact(context);
                        case SHA384 -> (int) Calls.SHA384_INIT.invokeExact(context);
                        case SHA512 -> (int) Calls.SHA512_INIT.invokeExact(context);
                    });
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    void update(long context, long data, long count) {
        try {
            Libcrypto.check(
                    switch (this) {
                        case MD5 -> (int) Calls.MD5_UPDATE.invokeExact(context, data, count);
                        case SHA1 -> (int) Calls.SHA1_UPDATE.invokeExact(context, data, count);
                        case SHA256 -> (int) Calls.SHA256_UPDATE.invokeExact(context, data, count);
                        case SHA384 -> (int) Calls.SHA384_UPDATE.invokeExact(context, data, count);
                        case SHA512 -> (int) Calls.SHA512_UPDATE.invokeExact(context, data, count);
                    });
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    void finish(long context, long result) {
        try {
            Libcrypto.check(
                    switch (this) {
                        case MD5 -> (int) Calls.MD5_FINAL.invokeExact(result, context);
                        case SHA1 -> (int) Calls.SHA1_FINAL.invokeExact(result, context);
                        case SHA256 -> (int) Calls.SHA256_FINAL.invokeExact(result, context);
                        case SHA384 -> (int) Calls.SHA384_FINAL.invokeExact(result, context);
                        case SHA512 -> (int) Calls.SHA512_FINAL.invokeExact(result, context);
                    });
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }
}
