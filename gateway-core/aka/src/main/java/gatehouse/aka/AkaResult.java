package gatehouse.aka;

import gatehouse.base.Secret;

/** What an ISIM makes of a challenge (TS 33.102 6.3.3). */
public sealed interface AkaResult {
    /** The network is authentic and the challenge fresh. The receiver owns the secrets and closes them. */
    record Success(Secret res, Secret ck, Secret ik) implements AkaResult, AutoCloseable {
        /** Wipes RES, CK and IK. */
        @Override
        public void close() {
            res.close();
            ck.close();
            ik.close();
        }
    }

    /** The network is authentic, but the number is not fresh: it is to resynchronise with {@code auts}. */
    record SynchronisationFailure(Auts auts) implements AkaResult {}

    /** The network could not show that it knows K, or the challenge is no challenge. */
    record NetworkNotAuthentic(String reason) implements AkaResult {}
}
