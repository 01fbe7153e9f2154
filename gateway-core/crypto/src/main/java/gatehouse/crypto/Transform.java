package gatehouse.crypto;

import gatehouse.base.Decoded;

/**
 * What happens to the packets of one suite: encipher, then authenticate.
 *
 * @param cipher how the payload is enciphered
 * @param keyBytes octets of the cipher key
 * @param mac how the result is authenticated; {@link MacAlgorithm#NONE} for GCM, which does it itself
 * @param tagBytes octets of the tag in the packet: the first of the code; 0 with no authentication
 */
public record Transform(CipherMode cipher, int keyBytes, MacAlgorithm mac, int tagBytes) {
    public Transform {
        if (!fits(cipher, keyBytes, mac, tagBytes)) {
            throw new IllegalArgumentException("no transform has " + cipher.label() + " with a key of " + keyBytes
                    + " octets and " + mac.label() + " with a tag of " + tagBytes + " octets");
        }
    }

    /** AES counter mode and HMAC-SHA1, the shape of SRTP (RFC 3711, RFC 6188). */
    public static Transform ctrSha1(int keyBytes, int tagBytes) {
        return new Transform(CipherMode.AES_CTR, keyBytes, MacAlgorithm.HMAC_SHA1, tagBytes);
    }

    /** AES-GCM with a tag of 8 to 16 octets. */
    public static Transform gcm(int keyBytes, int tagBytes) {
        return new Transform(CipherMode.AES_GCM, keyBytes, MacAlgorithm.NONE, tagBytes);
    }

    /** AES-CBC and an HMAC or XCBC, the shape of ESP. */
    public static Transform cbc(int keyBytes, MacAlgorithm mac, int tagBytes) {
        return new Transform(CipherMode.AES_CBC, keyBytes, mac, tagBytes);
    }

    /** Authentication alone. */
    public static Transform authOnly(MacAlgorithm mac, int tagBytes) {
        return new Transform(CipherMode.NULL, 0, mac, tagBytes);
    }

    /** Encryption alone. */
    public static Transform cipherOnly(CipherMode cipher, int keyBytes) {
        return new Transform(cipher, keyBytes, MacAlgorithm.NONE, 0);
    }

    /** {@code cipher-keybits/mac-tagbits}, as in {@code aes-ctr-128/hmac-sha1-80}. */
    @Override
    public String toString() {
        String bits = keyBytes == 0 ? "" : "-" + keyBytes * 8;
        return cipher.label() + bits + "/" + mac.label() + "-" + tagBytes * 8;
    }

    /** Reads what {@link #toString()} writes. */
    public static Decoded<Transform> parse(String text) {
        int slash = text.indexOf('/');
        int dash = text.lastIndexOf('-');
        if (slash < 0 || dash < slash) {
            return Decoded.malformed("expected cipher-bits/mac-bits", Math.max(slash, 0));
        }
        int tag = bits(text.substring(dash + 1));
        if (tag < 0) {
            return Decoded.malformed("tag bits are a multiple of 8", dash + 1);
        }
        String left = text.substring(0, slash);
        String macLabel = text.substring(slash + 1, dash);
        for (CipherMode cipher : CipherMode.values()) {
            int key = left.equals(cipher.label())
                    ? 0
                    : left.startsWith(cipher.label() + "-")
                            ? bits(left.substring(cipher.label().length() + 1))
                            : -1;
            for (MacAlgorithm mac : MacAlgorithm.values()) {
                if (mac.label().equals(macLabel) && fits(cipher, key, mac, tag)) {
                    return Decoded.ok(new Transform(cipher, key, mac, tag));
                }
            }
        }
        return Decoded.malformed("no such transform", 0);
    }

    private static boolean fits(CipherMode cipher, int keyBytes, MacAlgorithm mac, int tagBytes) {
        if (!cipher.allowsKey(keyBytes) || (cipher.isAead() && mac != MacAlgorithm.NONE)) {
            return false;
        }
        int longest = cipher.isAead() ? 16 : mac.bytes();
        return tagBytes <= longest && tagBytes >= Math.min(4, longest);
    }

    /** A decimal number of bits as octets, or -1. */
    private static int bits(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value % 8 == 0 ? value / 8 : -1;
    }
}
