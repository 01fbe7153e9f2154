package gatehouse.esp;

import gatehouse.crypto.Transform;

/**
 * The algorithms of one security association. There is always integrity: encryption alone (RFC 4303 1) is not offered,
 * and neither is nothing at all (RFC 4303 5).
 *
 * @param aesKeyBytes octets of the AES key (16, 24 or 32) where the suite has one, else 0
 */
public record EspSuite(Encryption encryption, Integrity integrity, int aesKeyBytes) {
    public EspSuite {
        boolean aead = encryption == Encryption.AES_GCM_16;
        if (aead != (integrity == Integrity.NONE)) {
            throw new IllegalArgumentException("an ESP suite needs exactly one integrity check, not "
                    + encryption.label() + " with " + integrity.label());
        }
        if (integrity == Integrity.AES_GMAC && encryption != Encryption.NULL) {
            throw new IllegalArgumentException(
                    "aes-gmac comes without encryption (RFC 4543), not with " + encryption.label());
        }
        boolean aes = aead || encryption == Encryption.AES_CBC || integrity == Integrity.AES_GMAC;
        if (aes ? aesKeyBytes != 16 && aesKeyBytes != 24 && aesKeyBytes != 32 : aesKeyBytes != 0) {
            throw new IllegalArgumentException(
                    encryption.label() + "/" + integrity.label() + " has no AES key of " + aesKeyBytes + " octets");
        }
    }

    /** The suite with an AES key of 128 bits where it has one: all that TS 33.203 can signal. */
    public static EspSuite of(Encryption encryption, Integrity integrity) {
        boolean aes = encryption == Encryption.AES_CBC
                || encryption == Encryption.AES_GCM_16
                || integrity == Integrity.AES_GMAC;
        return new EspSuite(encryption, integrity, aes ? 16 : 0);
    }

    /** Whether encryption and integrity are one AES-GCM operation, GMAC included. */
    public boolean isGcm() {
        return encryption == Encryption.AES_GCM_16 || integrity == Integrity.AES_GMAC;
    }

    /** Whether the integrity key is GCM's key and the payload stays readable (RFC 4543). */
    public boolean isGmac() {
        return integrity == Integrity.AES_GMAC;
    }

    /** What the crypto engine is asked for. */
    public Transform transform() {
        if (isGcm()) {
            return Transform.gcm(aesKeyBytes, 16);
        }
        return new Transform(encryption.mode(), cipherKeyBytes(), integrity.mac(), integrity.icvBytes());
    }

    /** Octets of the encryption key. */
    public int cipherKeyBytes() {
        return switch (encryption) {
            case NULL -> 0;
            case AES_CBC, AES_GCM_16 -> aesKeyBytes;
            case DES_EDE3_CBC -> 24;
        };
    }

    /** Octets of the integrity key. */
    public int integrityKeyBytes() {
        return isGmac() ? aesKeyBytes : integrity.keyBytes();
    }

    /** Octets of salt. */
    public int saltBytes() {
        return isGcm() ? 4 : 0;
    }

    /** Octets of IV in each packet. */
    public int ivBytes() {
        return isGmac() ? 8 : encryption.ivBytes();
    }

    /** Octets of ICV at the end of each packet. */
    public int icvBytes() {
        return isGcm() ? 16 : integrity.icvBytes();
    }

    /** What the enciphered part is a multiple of; at least 4 (RFC 4303 2.4). */
    public int alignment() {
        return Math.max(4, encryption.mode().blockBytes());
    }

    /** Octets of padding after {@code payload} octets, without TFC padding (RFC 4303 2.4). */
    public int padding(int payload) {
        return Math.floorMod(-(payload + 2), alignment());
    }

    /** Octets from the SPI to the end of the ICV for {@code payload} octets. */
    public int sealedBytes(int payload) {
        return 8 + ivBytes() + payload + padding(payload) + 2 + icvBytes();
    }

    /** Whether it is off unless asked for. */
    public boolean isLegacy() {
        return encryption.isLegacy() || integrity.isLegacy();
    }

    /** {@code ealg/alg}, with the AES key's bits where they are not 128. */
    @Override
    public String toString() {
        String bits = aesKeyBytes > 16 ? "-" + aesKeyBytes * 8 : "";
        return encryption.label() + "/" + integrity.label() + bits;
    }
}
