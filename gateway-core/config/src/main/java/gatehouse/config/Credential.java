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
     * The keys of a software ISIM (TS 35.206).
     *
     * @param k the subscriber key K, 16 octets
     * @param opc the operator's constant as derived for this K, OPc, 16 octets
     */
    record Isim(Secret k, Secret opc) implements Credential {
        @Override
        public void close() {
            k.close();
            opc.close();
        }
    }
}
