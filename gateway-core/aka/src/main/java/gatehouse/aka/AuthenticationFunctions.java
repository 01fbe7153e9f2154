package gatehouse.aka;

import gatehouse.base.Secret;

/**
 * The operator's authentication and key generation functions, f1 to f5* of TS 33.102 6.3, bound to one subscriber's K.
 * {@link Milenage} and {@link Tuak} are the example sets of TS 35.206 and TS 35.231; an operator's own fits the same slot.
 *
 * <p>RAND has 16 octets, SQN 6, AMF 2. Implementations are immutable apart from {@link #close()}, which wipes the key.
 */
public interface AuthenticationFunctions extends AutoCloseable {
    /** f1: the network's code MAC-A over SQN, RAND and AMF; 8 octets. */
    byte[] f1(byte[] rand, byte[] sqn, byte[] amf);

    /** f1*: the resynchronisation code MAC-S; 8 octets. */
    byte[] f1Star(byte[] rand, byte[] sqn, byte[] amf);

    /** f2 to f5 at once: RES, CK, IK and the anonymity key AK. */
    SessionKeys f2345(byte[] rand);

    /** f5*: the anonymity key for resynchronisation; 6 octets. */
    byte[] f5Star(byte[] rand);

    /** Wipes the key; the functions cannot be used afterwards. */
    @Override
    void close();

    /**
     * What one challenge makes on either side.
     *
     * @param res the response, 4 to 16 octets (8 with Milenage)
     * @param ck the cipher key, 16 octets
     * @param ik the integrity key, 16 octets
     * @param ak the anonymity key, 6 octets
     */
    record SessionKeys(Secret res, Secret ck, Secret ik, Secret ak) implements AutoCloseable {
        /** Wipes all four. */
        @Override
        public void close() {
            res.close();
            ck.close();
            ik.close();
            ak.close();
        }
    }
}
