package gatehouse.config;

import gatehouse.config.schema.Choice;

/** How signalling is kept whole, by the names of TS 33.203 annex H. */
public enum IntegrityName {
    @Choice("HMAC-SHA-1, which every network has.")
    HMAC_SHA_1_96,
    @Choice("AES-GMAC; only where nothing is encrypted.")
    AES_GMAC,
    @Choice("HMAC-MD5: deprecated since Release 12, for networks that have nothing else.")
    HMAC_MD5_96
}
