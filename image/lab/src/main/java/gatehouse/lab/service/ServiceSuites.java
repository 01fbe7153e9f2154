package gatehouse.lab.service;

import gatehouse.media.srtp.SrtpSuite;
import java.util.List;

/** What the lab does of SRTP unless it is told otherwise. */
public final class ServiceSuites {
    /** Every suite that has a name in SDES and encrypts. */
    public static final List<SrtpSuite> ALL = List.of(
            SrtpSuite.AES_CM_128_HMAC_SHA1_80,
            SrtpSuite.AES_CM_128_HMAC_SHA1_32,
            SrtpSuite.AEAD_AES_128_GCM,
            SrtpSuite.AEAD_AES_256_GCM,
            SrtpSuite.AES_256_CM_HMAC_SHA1_80,
            SrtpSuite.AES_256_CM_HMAC_SHA1_32,
            SrtpSuite.AES_192_CM_HMAC_SHA1_80,
            SrtpSuite.AES_192_CM_HMAC_SHA1_32,
            SrtpSuite.F8_128_HMAC_SHA1_80);

    private ServiceSuites() {}
}
