package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;

/** Key derivation that several standards share. */
public final class Kdf {
    private Kdf() {}

    /**
     * T1 | T2 | ... with Tn = mac(T(n-1) | seed | n): prf+ of IKEv2 (RFC 7296 2.13), PRF' of EAP-AKA' (RFC 9048 3.4.1)
     * and HKDF-Expand (RFC 5869 2.3) are this one function.
     *
     * @param mac the code under the key to expand
     * @param seed what the standard calls S, or info
     * @param length octets wanted, at most 255 times the code's length
     */
    public static Secret expand(Digest mac, byte[] seed, int length) {
        if (length > 255 * mac.length()) {
            throw new IllegalArgumentException("prf+ gives at most 255 blocks, not " + length + " octets");
        }
        byte[] result = new byte[length];
        byte[] block = new byte[mac.length()];
        byte[] counter = new byte[1];
        for (int done = 0; done < length; done += block.length) {
            if (done > 0) {
                mac.update(block, 0, block.length);
            }
            mac.update(seed, 0, seed.length);
            counter[0]++;
            mac.update(counter, 0, 1);
            mac.finish(block, 0);
            System.arraycopy(block, 0, result, done, Math.min(block.length, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return Secret.owning(result);
    }
}
