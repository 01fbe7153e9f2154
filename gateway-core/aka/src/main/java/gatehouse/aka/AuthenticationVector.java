package gatehouse.aka;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;

/**
 * The quintet of TS 33.102 6.3.2 as a home network hands it to an S-CSCF.
 *
 * @param rand the challenge, 16 octets
 * @param autn the token that shows the network's knowledge of K, 16 octets
 * @param xres the response expected
 * @param ck the cipher key, 16 octets
 * @param ik the integrity key, 16 octets
 */
public record AuthenticationVector(ByteView rand, ByteView autn, Secret xres, Secret ck, Secret ik)
        implements AutoCloseable {

    /**
     * Makes the vector for one challenge.
     *
     * @param rand 16 random octets
     * @param sqn the next sequence number of this subscriber
     * @param amf 2 octets; 0000 for IMS AKA (TS 33.102 annex H keeps the first bit 0)
     */
    public static AuthenticationVector generate(AuthenticationFunctions functions, byte[] rand, long sqn, byte[] amf) {
        byte[] plainSqn = SequenceNumber.octets(sqn);
        byte[] mac = functions.f1(rand, plainSqn, amf);
        AuthenticationFunctions.SessionKeys keys = functions.f2345(rand);
        byte[] concealed = keys.ak().with(ak -> {
            byte[] out = new byte[6];
            for (int i = 0; i < 6; i++) {
                out[i] = (byte) (plainSqn[i] ^ ak[i]);
            }
            return out;
        });
        keys.ak().close();
        Autn autn = new Autn(ByteView.of(concealed), ByteView.of(amf.clone()), ByteView.of(mac));
        return new AuthenticationVector(
                ByteView.of(rand.clone()), ByteView.of(autn.encode()), keys.res(), keys.ck(), keys.ik());
    }

    /** Wipes XRES, CK and IK. */
    @Override
    public void close() {
        xres.close();
        ck.close();
        ik.close();
    }
}
