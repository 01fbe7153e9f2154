package gatehouse.aka;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;

/**
 * The authentication token of a challenge: (SQN xor AK) || AMF || MAC-A (TS 33.102 6.3.2).
 *
 * @param concealedSqn SQN xor AK, 6 octets
 * @param amf the authentication management field, 2 octets; its first bit separates EPS and EAP-AKA' (1) from IMS (0),
 *     TS 33.102 annex H
 * @param mac MAC-A, 8 octets
 */
public record Autn(ByteView concealedSqn, ByteView amf, ByteView mac) {
    /** How many octets it has on the wire. */
    public static final int LENGTH = 16;

    /** Reads sixteen octets. */
    public static Decoded<Autn> decode(ByteView octets) {
        if (octets.length() != LENGTH) {
            return Decoded.malformed("AUTN has 16 octets, not " + octets.length(), 0);
        }
        return Decoded.ok(new Autn(octets.slice(0, 6), octets.slice(6, 2), octets.slice(8, 8)));
    }

    /** The sixteen octets. */
    public byte[] encode() {
        byte[] out = new byte[LENGTH];
        concealedSqn.copyTo(out, 0);
        amf.copyTo(out, 6);
        mac.copyTo(out, 8);
        return out;
    }
}
