package gatehouse.esp;

import gatehouse.base.Secret;

/**
 * The keys of one security association; empty where the suite has none. Whoever holds the record closes it.
 *
 * @param cipher CK_ESP
 * @param integrity IK_ESP; the key of AES-GMAC stands here
 * @param salt four octets for AES-GCM and AES-GMAC
 */
public record EspKeys(Secret cipher, Secret integrity, Secret salt) implements AutoCloseable {
    /** Copies of the octets; the caller wipes its own. */
    public static EspKeys copyOf(byte[] cipher, byte[] integrity, byte[] salt) {
        return new EspKeys(Secret.copyOf(cipher), Secret.copyOf(integrity), Secret.copyOf(salt));
    }

    /**
     * Sees that each key has the length that {@code suite} needs.
     *
     * @throws IllegalArgumentException naming the key that does not fit
     */
    public void check(EspSuite suite) {
        check(suite, "encryption key", cipher, suite.cipherKeyBytes());
        check(suite, "integrity key", integrity, suite.integrityKeyBytes());
        check(suite, "salt", salt, suite.saltBytes());
    }

    private static void check(EspSuite suite, String what, Secret key, int bytes) {
        if (key.length() != bytes) {
            throw new IllegalArgumentException(
                    "the " + what + " of " + suite + " has " + bytes + " octets, not " + key.length());
        }
    }

    /** Copies with a life of their own. */
    public EspKeys duplicate() {
        return new EspKeys(cipher.duplicate(), integrity.duplicate(), salt.duplicate());
    }

    /** Wipes all of them. */
    @Override
    public void close() {
        cipher.close();
        integrity.close();
        salt.close();
    }
}
