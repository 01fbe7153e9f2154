package gatehouse.config;

import gatehouse.base.Secret;

/** What proves an identity to its operator. Whoever holds it closes it. */
public sealed interface Credential extends AutoCloseable {
    /** Wipes the secrets in it. */
    @Override
    void close();

    /** The password of SIP digest, in UTF-8. */
    record Password(Secret password) implements Credential {
        @Override
        public void close() {
            password.close();
        }
    }

    /**
     * The keys of a software ISIM, of MILENAGE (TS 35.206) or of TUAK (TS 35.231).
     *
     * @param k the subscriber key K, 16 octets; with TUAK 16 or 32
     * @param opc the operator's constant as derived for this K: OPc of MILENAGE, 16 octets, or TOPc of TUAK, 32
     */
    record Isim(Secret k, Secret opc) implements Credential {
        /** Whether the functions are TUAK. */
        public boolean isTuak() {
            return opc.length() == 32;
        }

        @Override
        public void close() {
            k.close();
            opc.close();
        }
    }
}
