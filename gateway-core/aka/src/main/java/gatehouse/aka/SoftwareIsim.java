package gatehouse.aka;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.security.MessageDigest;
import java.util.List;

/** An ISIM whose K lives in this process. Not thread-safe. */
public final class SoftwareIsim implements Isim, AutoCloseable {
    private final Identity identity;
    private final AuthenticationFunctions functions;
    private final SequenceArray sequence;

    /**
     * Who the subscriber is, as the module's files tell it.
     *
     * @param impus at least one
     */
    public record Identity(String impi, List<String> impus, String homeDomain, List<String> pCscfs) {
        public Identity {
            impus = List.copyOf(impus);
            pCscfs = List.copyOf(pCscfs);
            if (impus.isEmpty()) {
                throw new IllegalArgumentException("an ISIM holds at least one public user identity");
            }
        }
    }

    /** An ISIM that owns {@code functions}, and {@code sequence} as the owner restored it. */
    public SoftwareIsim(Identity identity, AuthenticationFunctions functions, SequenceArray sequence) {
        this.identity = identity;
        this.functions = functions;
        this.sequence = sequence;
    }

    @Override
    public String impi() {
        return identity.impi();
    }

    @Override
    public List<String> impus() {
        return identity.impus();
    }

    @Override
    public String homeDomain() {
        return identity.homeDomain();
    }

    @Override
    public List<String> pCscfs() {
        return identity.pCscfs();
    }

    /** The numbers accepted so far, to be kept over a restart. */
    public SequenceArray sequence() {
        return sequence;
    }

    @Override
    public AkaResult authenticate(ByteView rand, ByteView autnOctets) {
        if (rand.length() != 16) {
            return new AkaResult.NetworkNotAuthentic("RAND has 16 octets, not " + rand.length());
        }
        return switch (Autn.decode(autnOctets)) {
            case Decoded.Malformed<Autn> bad -> new AkaResult.NetworkNotAuthentic(bad.reason());
            case Decoded.Ok<Autn>(Autn autn) -> judge(rand.copy(), autn);
        };
    }

    private AkaResult judge(byte[] rand, Autn autn) {
        AuthenticationFunctions.SessionKeys keys = functions.f2345(rand);
        byte[] sqn = keys.ak().with(ak -> reveal(autn.concealedSqn(), ak));
        keys.ak().close();
        byte[] expected = functions.f1(rand, sqn, autn.amf().copy());
        // TS 33.102 6.3.3: first MAC-A, and only of an authentic network the freshness of SQN.
        if (!MessageDigest.isEqual(expected, autn.mac().copy())) {
            keys.close();
            return new AkaResult.NetworkNotAuthentic("MAC-A of the challenge does not verify");
        }
        if (!sequence.accept(SequenceNumber.of(ByteView.of(sqn)))) {
            keys.close();
            return new AkaResult.SynchronisationFailure(Auts.of(functions, rand, sequence.highest()));
        }
        return new AkaResult.Success(keys.res(), keys.ck(), keys.ik());
    }

    private static byte[] reveal(ByteView concealed, byte[] ak) {
        byte[] sqn = new byte[6];
        for (int i = 0; i < 6; i++) {
            sqn[i] = (byte) (concealed.u8(i) ^ ak[i]);
        }
        return sqn;
    }

    /** Wipes K. */
    @Override
    public void close() {
        functions.close();
    }
}
