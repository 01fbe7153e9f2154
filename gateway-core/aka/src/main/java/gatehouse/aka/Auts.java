package gatehouse.aka;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.security.MessageDigest;
import java.util.OptionalLong;

/**
 * The resynchronisation token: (SQN_MS xor AK*) || MAC-S, where MAC-S is f1* with the dummy AMF 0000
 * (TS 33.102 6.3.3).
 *
 * @param concealedSqn SQN_MS xor AK*, 6 octets
 * @param mac MAC-S, 8 octets
 */
public record Auts(ByteView concealedSqn, ByteView mac) {
    /** How many octets it has on the wire. */
    public static final int LENGTH = 14;

    private static final byte[] DUMMY_AMF = {0, 0};

    /** Reads fourteen octets. */
    public static Decoded<Auts> decode(ByteView octets) {
        if (octets.length() != LENGTH) {
            return Decoded.malformed("AUTS has 14 octets, not " + octets.length(), 0);
        }
        return Decoded.ok(new Auts(octets.slice(0, 6), octets.slice(6, 8)));
    }

    /** What a USIM answers to {@code rand} when its own highest number is {@code sqnMs}. */
    public static Auts of(AuthenticationFunctions functions, byte[] rand, long sqnMs) {
        byte[] sqn = SequenceNumber.octets(sqnMs);
        byte[] mac = functions.f1Star(rand, sqn, DUMMY_AMF);
        return new Auts(ByteView.of(conceal(functions, rand, sqn)), ByteView.of(mac));
    }

    /** The home network's side: SQN_MS, or nothing when MAC-S does not verify (TS 33.102 6.3.5). */
    public OptionalLong verify(AuthenticationFunctions functions, byte[] rand) {
        byte[] sqn = conceal(functions, rand, concealedSqn.copy());
        byte[] expected = functions.f1Star(rand, sqn, DUMMY_AMF);
        return MessageDigest.isEqual(expected, mac.copy())
                ? OptionalLong.of(SequenceNumber.of(ByteView.of(sqn)))
                : OptionalLong.empty();
    }

    /** The fourteen octets. */
    public byte[] encode() {
        byte[] out = new byte[LENGTH];
        concealedSqn.copyTo(out, 0);
        mac.copyTo(out, 6);
        return out;
    }

    private static byte[] conceal(AuthenticationFunctions functions, byte[] rand, byte[] sqn) {
        byte[] ak = functions.f5Star(rand);
        byte[] out = new byte[6];
        for (int i = 0; i < 6; i++) {
            out[i] = (byte) (sqn[i] ^ ak[i]);
        }
        return out;
    }
}
