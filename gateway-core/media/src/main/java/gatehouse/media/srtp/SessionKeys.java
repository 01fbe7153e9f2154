package gatehouse.media.srtp;

import gatehouse.base.Secret;
import gatehouse.crypto.AesBlocks;
import gatehouse.crypto.CipherMode;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.media.srtp.KeyDerivation.Label;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The session keys of RTP or of RTCP for one derivation period, and the IVs that follow from them. */
final class SessionKeys {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /** Which derivation period this is. */
    final long period;

    final PacketKey key;
    final @Nullable PacketKey headerKey;
    private final CipherMode mode;
    private final long saltHigh;
    private final long saltLow;
    private final Salt headerSalt;
    private final @Nullable AesBlocks f8Mask;
    private final byte[] f8Iv = new byte[16];

    /** A session salt as the two halves that are mixed into IVs. */
    private record Salt(long high, long low) {
        static Salt of(Secret secret) {
            return secret.with(bytes -> {
                byte[] padded = Arrays.copyOf(bytes, 16);
                Salt salt = new Salt((long) LONG.get(padded, 0), (long) LONG.get(padded, 8));
                Arrays.fill(padded, (byte) 0);
                return salt;
            });
        }
    }

    private SessionKeys(
            long period,
            CipherMode mode,
            PacketKey key,
            @Nullable PacketKey headerKey,
            Salt salt,
            Salt headerSalt,
            @Nullable AesBlocks f8Mask) {
        this.period = period;
        this.mode = mode;
        this.key = key;
        this.headerKey = headerKey;
        this.saltHigh = salt.high;
        this.saltLow = salt.low;
        this.headerSalt = headerSalt;
        this.f8Mask = f8Mask;
    }

    /** Derives the keys of RTP. */
    static SessionKeys rtp(KeyDerivation prf, SrtpPolicy policy, SrtpCrypto crypto, long period) {
        SrtpSuite suite = policy.suite();
        boolean code = policy.authenticateRtp();
        try (Secret cipherKey = prf.derive(Label.RTP_ENCRYPTION, period, suite.sessionKeyBytes());
                Secret macKey = prf.derive(Label.RTP_AUTHENTICATION, period, code ? suite.authKeyBytes() : 0);
                Secret salt = prf.derive(Label.RTP_SALT, period, suite.saltBytes());
                Secret headerSecret = prf.derive(Label.HEADER_ENCRYPTION, period, suite.keyBytes());
                Secret headerSalt = prf.derive(Label.HEADER_SALT, period, suite.saltBytes())) {
            boolean extensions = !policy.encryptedExtensions().isEmpty() && suite.cipher() != CipherMode.NULL;
            PacketKey headerKey =
                    extensions ? crypto.header(suite).key(headerSecret, Secret.owning(new byte[0])) : null;
            return of(policy, crypto, period, crypto.rtp(policy), cipherKey, macKey, salt, headerKey, headerSalt);
        }
    }

    /** Derives the keys of RTCP. */
    static SessionKeys rtcp(KeyDerivation prf, SrtpPolicy policy, SrtpCrypto crypto, long period) {
        SrtpSuite suite = policy.suite();
        try (Secret cipherKey = prf.derive(Label.RTCP_ENCRYPTION, period, suite.sessionKeyBytes());
                Secret macKey = prf.derive(Label.RTCP_AUTHENTICATION, period, suite.authKeyBytes());
                Secret salt = prf.derive(Label.RTCP_SALT, period, suite.saltBytes())) {
            return of(policy, crypto, period, crypto.rtcp(policy), cipherKey, macKey, salt, null, salt);
        }
    }

    /** From session keys themselves; all stay the caller's. */
    static SessionKeys of(
            SrtpPolicy policy,
            SrtpCrypto crypto,
            long period,
            PacketCipher cipher,
            Secret cipherKey,
            Secret macKey,
            Secret salt,
            @Nullable PacketKey headerKey,
            Secret headerSalt) {
        SrtpSuite suite = policy.suite();
        return new SessionKeys(
                period,
                suite.cipher(),
                cipher.key(cipherKey, macKey),
                headerKey,
                Salt.of(salt),
                Salt.of(headerSalt),
                f8Mask(suite, crypto, cipherKey, salt));
    }

    /** RFC 3711 4.1.2.2: m is the salt followed by octets 55; IV' is made under the key xor m. */
    private static @Nullable AesBlocks f8Mask(SrtpSuite suite, SrtpCrypto crypto, Secret key, Secret salt) {
        if (suite.cipher() != CipherMode.AES_F8) {
            return null;
        }
        byte[] masked = key.with(byte[]::clone);
        byte[] m = salt.with(byte[]::clone);
        for (int n = 0; n < masked.length; n++) {
            masked[n] ^= n < m.length ? m[n] : 0x55;
        }
        Arrays.fill(m, (byte) 0);
        try (Secret secret = Secret.owning(masked)) {
            return crypto.primitives().aes(secret);
        }
    }

    /** Writes the IV of an RTP packet of 48-bit index {@code index} whose first octet is at {@code packet}. */
    void rtpIv(byte[] ivs, int at, byte[] array, int packet, int ssrc, long index) {
        if (f8Mask == null) {
            mix(ivs, at, ssrc, index);
        } else { // RFC 3711 4.1.2.2: 00 || M || PT || SEQ || TS || SSRC || ROC
            LONG.set(f8Iv, 0, (long) LONG.get(array, packet) & 0x00ff_ffff_ffff_ffffL);
            LONG.set(f8Iv, 8, ((long) ssrc << 32) | ((index >>> 16) & 0xffff_ffffL));
            f8Mask.encrypt(f8Iv, 0, 16, ivs, at);
        }
    }

    /** Writes the IV of an RTCP packet; {@code word} is the E bit and the 31-bit index. */
    void rtcpIv(byte[] ivs, int at, byte[] array, int packet, int ssrc, int word) {
        if (f8Mask == null) {
            mix(ivs, at, ssrc, word & 0x7fff_ffffL);
        } else { // RFC 3711 4.1.2.3: 0..0 || E || index || V || P || RC || PT || length || SSRC
            LONG.set(f8Iv, 0, word & 0xffff_ffffL);
            LONG.set(f8Iv, 8, ((long) (int) INT.get(array, packet) << 32) | (ssrc & 0xffff_ffffL));
            f8Mask.encrypt(f8Iv, 0, 16, ivs, at);
        }
    }

    /** Writes the first counter block for the header extensions of a packet (RFC 6904 3.1, RFC 7714 8.3). */
    void headerIv(byte[] ivs, int at, int ssrc, long index) {
        LONG.set(ivs, at, headerSalt.high ^ (ssrc & 0xffff_ffffL));
        LONG.set(ivs, at + 8, headerSalt.low ^ (index << 16));
    }

    private void mix(byte[] ivs, int at, int ssrc, long index) {
        if (mode == CipherMode.AES_GCM) { // RFC 7714 8.1, 9.1: 00 00 || SSRC || ROC || SEQ, xor salt
            LONG.set(ivs, at, saltHigh ^ ((ssrc & 0xffff_ffffL) << 16) ^ (index >>> 32));
            LONG.set(ivs, at + 8, saltLow ^ (index << 32));
        } else { // RFC 3711 4.1.1: (k_s * 2^16) xor (SSRC * 2^64) xor (i * 2^16)
            LONG.set(ivs, at, saltHigh ^ (ssrc & 0xffff_ffffL));
            LONG.set(ivs, at + 8, saltLow ^ (index << 16));
        }
    }

    void retire(SrtpCrypto crypto) {
        crypto.retire(key);
        if (headerKey != null) {
            crypto.retire(headerKey);
        }
    }
}
