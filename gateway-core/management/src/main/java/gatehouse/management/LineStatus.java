package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * One analogue line.
 *
 * @param id as the configuration has it
 * @param driver the kind of hardware behind it
 * @param operator of its calls
 * @param identity that it has there
 * @param number its own; null if it has none of its own
 * @param hook whether the receiver is lifted
 * @param state what it is doing
 * @param remote the number or name at the other end; null outside a call
 */
public record LineStatus(
        String id,
        String driver,
        String operator,
        String identity,
        @Nullable String number,
        Hook hook,
        State state,
        @Nullable String remote) {
    /** The hook switch. */
    public enum Hook {
        /** The receiver lies on the phone. */
        ON,
        /** The receiver is lifted. */
        OFF
    }

    /** What a line is doing. */
    public enum State {
        /** Nothing. */
        IDLE,
        /** The phone rings. */
        RINGING,
        /** Dial tone is heard. */
        DIAL_TONE,
        /** Digits are coming. */
        DIALLING,
        /** The call is on its way; the far end may be ringing. */
        CALLING,
        /** Two people talk. */
        TALKING,
        /** Busy or congestion tone is heard. */
        BUSY_TONE,
        /** The receiver was left off the hook for too long. */
        HOWLING,
        /** The driver or the operator is not available. */
        OUT_OF_SERVICE
    }
}
