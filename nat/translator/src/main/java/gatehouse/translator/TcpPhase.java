package gatehouse.translator;

import gatehouse.translator.packet.TcpView;

/**
 * How far a TCP connection is, as far as a NAT must know to time it out (RFC 5382 REQ-5, RFC 7857 2, after the state
 * machine of RFC 6146 3.5.2). Sequence numbers are not followed, so nothing a stranger sends ends a connection: FIN and
 * RST only shorten the wait, and any later segment after RST makes it long again.
 */
enum TcpPhase {
    /** SYN came from the inside only. */
    OPENING_FROM_INSIDE,
    /** SYN came from the outside only. */
    OPENING_FROM_OUTSIDE,
    /** SYN came from both sides, in any order: simultaneous open too (RFC 5382 REQ-2a). */
    ESTABLISHED,
    /** The inside sent FIN. */
    FIN_FROM_INSIDE,
    /** The outside sent FIN. */
    FIN_FROM_OUTSIDE,
    /** Both sent FIN. */
    CLOSING,
    /** One side sent RST; it may have been forged. */
    RESET;

    /** The phase of a connection whose first segment comes from {@code side}. */
    static TcpPhase first(Side side, int flags) {
        if ((flags & TcpView.SYN) == 0) {
            return ESTABLISHED; // picked up in the middle
        }
        return side == Side.INSIDE ? OPENING_FROM_INSIDE : OPENING_FROM_OUTSIDE;
    }

    /** The phase after a segment with {@code flags} from {@code side}. */
    TcpPhase after(Side side, int flags) {
        if ((flags & TcpView.RST) != 0) {
            return RESET;
        }
        boolean inside = side == Side.INSIDE;
        boolean syn = (flags & TcpView.SYN) != 0;
        boolean fin = (flags & TcpView.FIN) != 0;
        return switch (this) {
            case OPENING_FROM_INSIDE -> syn && !inside ? ESTABLISHED : this;
            case OPENING_FROM_OUTSIDE -> syn && inside ? ESTABLISHED : this;
            case ESTABLISHED -> fin ? (inside ? FIN_FROM_INSIDE : FIN_FROM_OUTSIDE) : this;
            case FIN_FROM_INSIDE -> fin && !inside ? CLOSING : this;
            case FIN_FROM_OUTSIDE -> fin && inside ? CLOSING : this;
            case CLOSING -> syn ? first(side, flags) : this; // the same ports, a new connection
            case RESET -> syn ? first(side, flags) : ESTABLISHED; // RFC 7857 2.2
        };
    }
}
