package gatehouse.config;

import gatehouse.config.schema.Choice;

/** An SRTP suite, by its SDES name (RFC 4568 6.2, RFC 6188, RFC 7714) in lower case. */
public enum SrtpSuiteName {
    @Choice("AES-256 in Galois/counter mode.")
    AEAD_AES_256_GCM,
    @Choice("AES-128 in Galois/counter mode.")
    AEAD_AES_128_GCM,
    @Choice("AES-256 counter mode, 80-bit tags.")
    AES_256_CM_HMAC_SHA1_80,
    @Choice("AES-192 counter mode, 80-bit tags.")
    AES_192_CM_HMAC_SHA1_80,
    @Choice("AES-128 counter mode, 80-bit tags: what every SRTP phone has.")
    AES_CM_128_HMAC_SHA1_80,
    @Choice("AES-256 counter mode, 32-bit tags.")
    AES_256_CM_HMAC_SHA1_32,
    @Choice("AES-192 counter mode, 32-bit tags.")
    AES_192_CM_HMAC_SHA1_32,
    @Choice("AES-128 counter mode, 32-bit tags.")
    AES_CM_128_HMAC_SHA1_32,
    @Choice("AES-128 f8 mode, 80-bit tags.")
    F8_128_HMAC_SHA1_80
}
