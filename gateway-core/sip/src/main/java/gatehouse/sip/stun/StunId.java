package gatehouse.sip.stun;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;

/** The 96 bits that join a STUN response to its request (RFC 8489 5). */
public record StunId(long high, int low) {
    static final int OCTETS = 12;

    /** One that nobody can guess. */
    public static StunId fresh(Entropy entropy) {
        return of(ByteView.of(entropy.bytes(OCTETS)));
    }

    static StunId of(ByteView octets) {
        return new StunId(octets.i64(0), (int) octets.u32(8));
    }
}
