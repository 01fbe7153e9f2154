package gatehouse.media.srtp;

import gatehouse.base.Secret;
import gatehouse.crypto.AesBlocks;
import gatehouse.crypto.Primitives;
import java.util.Arrays;

/** The key derivation of RFC 3711 4.3, with AES of the master key's size (RFC 6188 3, RFC 7714 11). */
public final class KeyDerivation {
    /** The labels of RFC 3711 4.3.1 and RFC 6904 4. */
    public enum Label {
        /** k_e of RTP. */
        RTP_ENCRYPTION(0),
        /** k_a of RTP. */
        RTP_AUTHENTICATION(1),
        /** k_s of RTP. */
        RTP_SALT(2),
        /** k_e of RTCP. */
        RTCP_ENCRYPTION(3),
        /** k_a of RTCP. */
        RTCP_AUTHENTICATION(4),
        /** k_s of RTCP. */
        RTCP_SALT(5),
        /** k_he of header extensions. */
        HEADER_ENCRYPTION(6),
        /** k_hs of header extensions. */
        HEADER_SALT(7);

        private final int value;

        Label(int value) {
            this.value = value;
        }
    }

    private final AesBlocks prf;
    private final Secret salt;

    /** Derives from {@code master}, which stays the caller's and must live as long as this. */
    public KeyDerivation(Primitives primitives, MasterKey master) {
        this.prf = primitives.aes(master.key());
        this.salt = master.salt();
    }

    /** {@code length} octets for {@code label}; {@code r} is index / key_derivation_rate, or 0. */
    public Secret derive(Label label, long r, int length) {
        byte[] x = new byte[16]; // (key_id xor salt) * 2^16; a salt of 12 octets is padded on the right
        salt.with(bytes -> {
            System.arraycopy(bytes, 0, x, 0, bytes.length);
            return x;
        });
        x[7] ^= (byte) label.value;
        for (int n = 0; n < 6; n++) {
            x[13 - n] ^= (byte) (r >>> (8 * n));
        }
        byte[] stream = new byte[(length + 15) / 16 * 16];
        for (int block = 0; block * 16 < length; block++) {
            x[14] = (byte) (block >>> 8);
            x[15] = (byte) block;
            prf.encrypt(x, 0, 16, stream, block * 16);
        }
        Secret result = Secret.owning(Arrays.copyOf(stream, length));
        Arrays.fill(stream, (byte) 0);
        Arrays.fill(x, (byte) 0);
        return result;
    }
}
