package gatehouse.engines;

import gatehouse.crypto.CipherMode;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.Transform;

/** OpenSSL 3's libcrypto. */
final class LibcryptoEngine implements CryptoEngine {
    private LibcryptoEngine() {}

    static NativeEngines.Found find() {
        try {
            long version = Libcrypto.version();
            if (version >>> 28 != 3) {
                return new NativeEngines.Found.Absent(
                        "libcrypto", "The engine libcrypto needs OpenSSL 3, not " + dotted(version) + ".");
            }
            return new NativeEngines.Found.Present(new LibcryptoEngine());
        } catch (LinkageError | RuntimeException e) {
            return new NativeEngines.Found.Absent(
                    "libcrypto", "The engine libcrypto needs libcrypto.so.3: install the package libssl3.");
        }
    }

    private static String dotted(long version) {
        return (version >>> 28) + "." + ((version >>> 20) & 0xff) + "." + ((version >>> 4) & 0xff);
    }

    @Override
    public String name() {
        return "libcrypto";
    }

    @Override
    public String version() {
        return "OpenSSL " + dotted(Libcrypto.version());
    }

    @Override
    public boolean supports(Transform transform) {
        return transform.cipher() != CipherMode.AES_GCM || transform.tagBytes() >= 8;
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        if (!supports(transform)) {
            throw new IllegalArgumentException("libcrypto does not do " + transform);
        }
        return transform.cipher().isAead() ? new LibcryptoGcm(transform) : new LibcryptoCipher(transform);
    }
}
