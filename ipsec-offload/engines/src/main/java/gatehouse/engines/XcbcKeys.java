package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.AesBlocks;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.MacAlgorithm;
import java.util.Arrays;

/** The three keys of AES-XCBC (RFC 3566 4), from a key of any length (RFC 4434 2). */
record XcbcKeys(Secret k1, Secret k2, Secret k3) implements AutoCloseable {
    static XcbcKeys of(Secret key) {
        JcaEngine jca = new JcaEngine();
        try (Secret sized = key.with(bytes -> Secret.owning(
                bytes.length <= 16
                        ? Arrays.copyOf(bytes, 16)
                        : jca.mac(MacAlgorithm.AES_XCBC, Secret.owning(new byte[16]))
                                .of(bytes)))) {
            AesBlocks root = jca.aes(sized);
            return new XcbcKeys(derived(root, 1), derived(root, 2), derived(root, 3));
        }
    }

    private static Secret derived(AesBlocks root, int n) {
        byte[] block = new byte[16];
        Arrays.fill(block, (byte) n);
        return Secret.owning(root.encrypt(block));
    }

    @Override
    public void close() {
        k1.close();
        k2.close();
        k3.close();
    }
}
