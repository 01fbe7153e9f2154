package gatehouse.sip.stun;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import java.util.List;

/**
 * The messages of STUN's Binding method (RFC 8489), as far as the keep-alives of SIP over UDP need them (RFC 5626 4.4.2):
 * nobody proves who he is, and what such proofs stand in is passed over.
 */
public sealed interface StunMessage {
    /** The most octets that are taken for one: more is no keep-alive. */
    int LONGEST = 1_280;

    /** What joins request and response. */
    StunId id();

    /**
     * Asks where it is seen to come from.
     *
     * @param unknown the attributes that have to be understood and are not (RFC 8489 6.3.1)
     */
    record Request(StunId id, List<Integer> unknown) implements StunMessage {
        public Request {
            unknown = List.copyOf(unknown);
        }

        /** One that asks for nothing else. */
        public Request(StunId id) {
            this(id, List.of());
        }
    }

    /** The answer: the request was seen to come from {@code mapped}. */
    record Success(StunId id, Endpoint mapped) implements StunMessage {}

    /**
     * A refusal.
     *
     * @param code 300 to 699
     * @param unknown what was not understood, with 420
     */
    record Refusal(StunId id, int code, List<Integer> unknown) implements StunMessage {
        public Refusal {
            unknown = List.copyOf(unknown);
        }
    }

    /** A message that wants no answer. */
    record Indication(StunId id) implements StunMessage {}

    /**
     * Whether a datagram on a port of SIP is for STUN (RFC 5626 8): its first two bits are zero, which no character of a
     * message is, and the magic cookie is there, which no line of blanks has.
     */
    static boolean isOne(ByteView octets) {
        return octets.length() >= StunReader.HEADER
                && octets.u8(0) < 0x40
                && octets.u32(StunReader.COOKIE_AT) == StunReader.COOKIE;
    }

    /** Reads one datagram. A fingerprint, where there is one, has to fit (RFC 8489 14.7). */
    static Decoded<StunMessage> decode(ByteView octets) {
        return new StunReader(octets).read();
    }

    /** As it goes over the wire. */
    default byte[] encode() {
        return StunWriter.write(this);
    }
}
