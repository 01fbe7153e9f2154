package gatehouse.engines;

import gatehouse.crypto.CipherMode;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.Transform;

/** Intel's Multi-Buffer Crypto for IPsec: many packets at once through the vector units of an x86-64 processor. */
final class IpsecMbEngine implements CryptoEngine {
    private IpsecMbEngine() {}

    static NativeEngines.Found find() {
        String problem;
        try {
            problem = IpsecMb.problem();
        } catch (LinkageError | RuntimeException e) {
            problem = "The engine ipsec-mb cannot be used: " + e.getMessage() + ".";
        }
        return problem.isEmpty()
                ? new NativeEngines.Found.Present(new IpsecMbEngine())
                : new NativeEngines.Found.Absent("ipsec-mb", problem);
    }

    @Override
    public String name() {
        return "ipsec-mb";
    }

    @Override
    public String version() {
        return "intel-ipsec-mb " + IpsecMb.dotted(IpsecMb.version());
    }

    @Override
    public boolean supports(Transform transform) {
        return switch (transform.mac()) {
            case AES_XCBC -> transform.tagBytes() <= 12; // the library gives no more of the code
            default -> transform.cipher() != CipherMode.AES_GCM || transform.tagBytes() >= 8;
        };
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        if (!supports(transform)) {
            throw new IllegalArgumentException("ipsec-mb does not do " + transform);
        }
        return transform.cipher().isAead() ? new IpsecMbGcm(transform) : new IpsecMbCipher(transform);
    }
}
