package gatehouse.media.sdp;

import org.jspecify.annotations.Nullable;

/** Which way a stream flows, seen from the side that wrote the description (RFC 8866 6.7). */
public enum Direction {
    /** Both ways; the default. */
    SENDRECV(true, true),
    /** Only from the writer: the writer has put the other side on hold. */
    SENDONLY(true, false),
    /** Only to the writer. */
    RECVONLY(false, true),
    /** Neither way; RTCP still flows. */
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether the writer sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether the writer receives. */
    public boolean receives() {
        return receives;
    }

    /** The same flow seen from the other side. */
    public Direction reversed() {
        return of(receives, sends);
    }

    /** What remains when both limits hold. */
    public Direction and(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /** The direction with these two properties. */
    public static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    /** The attribute's name. */
    public String attribute() {
        return switch (this) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "sendonly";
            case RECVONLY -> "recvonly";
            case INACTIVE -> "inactive";
        };
    }

    /** The direction that an attribute name says, or null if it says none. */
    static @Nullable Direction ofAttribute(String name) {
        return switch (name) {
            case "sendrecv" -> SENDRECV;
            case "sendonly" -> SENDONLY;
            case "recvonly" -> RECVONLY;
            case "inactive" -> INACTIVE;
            default -> null;
        };
    }
}
