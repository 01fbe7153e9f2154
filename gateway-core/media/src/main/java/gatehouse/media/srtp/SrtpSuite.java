package gatehouse.media.srtp;

import gatehouse.crypto.CipherMode;
import gatehouse.crypto.MacAlgorithm;
import gatehouse.crypto.Transform;
import java.util.Optional;

/** The SRTP crypto suites, by their names in SDES (RFC 4568 6.2, RFC 6188, RFC 7714). */
public enum SrtpSuite {
    /** AES counter mode, 80-bit tags (RFC 3711, RFC 4568 6.2.1). */
    AES_CM_128_HMAC_SHA1_80(CipherMode.AES_CTR, 16, 14, 10, 10),
    /** As above with 32-bit tags on RTP; RTCP keeps 80 (RFC 4568 6.2.2). */
    AES_CM_128_HMAC_SHA1_32(CipherMode.AES_CTR, 16, 14, 4, 10),
    /** AES f8 mode (RFC 4568 6.2.3). */
    F8_128_HMAC_SHA1_80(CipherMode.AES_F8, 16, 14, 10, 10),
    /** As above with 32-bit tags on RTP, as other implementations name it; it has no name in the SDES registry. */
    F8_128_HMAC_SHA1_32(CipherMode.AES_F8, 16, 14, 4, 10),
    /** RFC 6188. */
    AES_192_CM_HMAC_SHA1_80(CipherMode.AES_CTR, 24, 14, 10, 10),
    /** RFC 6188. */
    AES_192_CM_HMAC_SHA1_32(CipherMode.AES_CTR, 24, 14, 4, 10),
    /** RFC 6188. */
    AES_256_CM_HMAC_SHA1_80(CipherMode.AES_CTR, 32, 14, 10, 10),
    /** RFC 6188. */
    AES_256_CM_HMAC_SHA1_32(CipherMode.AES_CTR, 32, 14, 4, 10),
    /** RFC 7714. */
    AEAD_AES_128_GCM(CipherMode.AES_GCM, 16, 12, 16, 16),
    /** RFC 7714. */
    AEAD_AES_256_GCM(CipherMode.AES_GCM, 32, 12, 16, 16),
    /** No encryption (RFC 3711 4.1.3), as other implementations name it; it has no name in the SDES registry. */
    NULL_HMAC_SHA1_80(CipherMode.NULL, 16, 14, 10, 10),
    /** No encryption, 32-bit tags on RTP. */
    NULL_HMAC_SHA1_32(CipherMode.NULL, 16, 14, 4, 10);

    private final CipherMode cipher;
    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    SrtpSuite(CipherMode cipher, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.cipher = cipher;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    /** The suite with this name, which is case-sensitive (RFC 4568 9.1). */
    public static Optional<SrtpSuite> named(String name) {
        for (SrtpSuite suite : values()) {
            if (suite.name().equals(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /** Octets of the master key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Octets of the master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    /** The cipher. */
    public CipherMode cipher() {
        return cipher;
    }

    /** Whether one operation encrypts and authenticates. */
    public boolean isAead() {
        return cipher.isAead();
    }

    /** Octets of the session authentication key: 160 bits for HMAC-SHA1 (RFC 3711 8.2), none for GCM. */
    int authKeyBytes() {
        return isAead() ? 0 : 20;
    }

    /** What RTP packets go through. */
    public Transform rtp() {
        return transform(rtpTagBytes);
    }

    /** What RTCP packets go through; they are always authenticated (RFC 3711 3.4). */
    public Transform rtcp() {
        return transform(rtcpTagBytes);
    }

    private Transform transform(int tag) {
        return isAead()
                ? Transform.gcm(keyBytes, tag)
                : new Transform(cipher, sessionKeyBytes(), MacAlgorithm.HMAC_SHA1, tag);
    }

    /** Octets of the session encryption key. */
    int sessionKeyBytes() {
        return cipher == CipherMode.NULL ? 0 : keyBytes;
    }
}
