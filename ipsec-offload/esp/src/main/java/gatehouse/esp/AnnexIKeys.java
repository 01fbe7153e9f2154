package gatehouse.esp;

import gatehouse.base.Secret;
import gatehouse.crypto.Digest;
import gatehouse.crypto.MacAlgorithm;
import gatehouse.crypto.Primitives;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Key expansion of TS 33.203 Annex I: from CK and IK of IMS AKA to the one set of keys that all four SAs share. */
public final class AnnexIKeys {
    private AnnexIKeys() {}

    /**
     * The keys of {@code suite}.
     *
     * @param ck CK_IM, 16 octets; stays the caller's
     * @param ik IK_IM, 16 octets; stays the caller's
     * @throws IllegalArgumentException for a suite that Annex I has no expansion for
     */
    public static EspKeys expand(EspSuite suite, Secret ck, Secret ik, Primitives primitives) {
        if (ck.length() != 16 || ik.length() != 16) {
            throw new IllegalArgumentException("CK and IK have 16 octets each");
        }
        if (suite.aesKeyBytes() > 16) {
            throw new IllegalArgumentException("TS 33.203 Annex I gives AES keys of 16 octets, not " + suite);
        }
        Secret cipher = switch (suite.encryption()) {
            case NULL -> empty();
            case AES_CBC, AES_GCM_16 -> ck.duplicate();
            case DES_EDE3_CBC -> ck.with(AnnexIKeys::tripleDes);
        };
        Secret integrity = switch (suite.integrity()) {
            case NONE -> empty();
            case HMAC_MD5_96, AES_GMAC -> ik.duplicate();
            case HMAC_SHA_1_96 -> ik.with(k -> Secret.owning(Arrays.copyOf(k, 20))); // IK || 32 zero bits
            case HMAC_SHA_2_256_128 ->
                throw new IllegalArgumentException("TS 33.203 Annex I has no expansion for hmac-sha-2-256-128");
        };
        Secret salt = suite.isGmac()
                ? salt(0x58, "AES_GMAC_SALT", ck, ik, primitives)
                : suite.isGcm() ? salt(0x59, "AES_GCM_SALT", ck, ik, primitives) : empty();
        return new EspKeys(cipher, integrity, salt);
    }

    private static Secret empty() {
        return Secret.owning(new byte[0]);
    }

    /** CK1 || CK2 || CK1, each octet of odd parity. */
    private static Secret tripleDes(byte[] ck) {
        byte[] key = Arrays.copyOf(ck, 24);
        System.arraycopy(ck, 0, key, 16, 8);
        for (int i = 0; i < key.length; i++) {
            int seven = key[i] & 0xfe;
            key[i] = (byte) (seven | (~Integer.bitCount(seven) & 1));
        }
        return Secret.owning(key);
    }

    /** The 32 least significant bits of HMAC-SHA-256(CK || IK, FC || P0 || L0). */
    private static Secret salt(int fc, String p0, Secret ck, Secret ik, Primitives primitives) {
        byte[] both = new byte[32];
        ck.with(k -> copy(k, both, 0));
        ik.with(k -> copy(k, both, 16));
        try (Secret key = Secret.owning(both)) {
            Digest mac = primitives.mac(MacAlgorithm.HMAC_SHA256, key);
            byte[] name = p0.getBytes(StandardCharsets.US_ASCII);
            byte[] whole = mac.of(new byte[] {(byte) fc}, name, new byte[] {0, (byte) name.length});
            Secret salt = Secret.owning(Arrays.copyOfRange(whole, 28, 32));
            Arrays.fill(whole, (byte) 0);
            return salt;
        }
    }

    private static boolean copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return true;
    }
}
