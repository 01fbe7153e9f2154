package gatehouse.management;

import java.util.List;
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
 * @param services what a person at its phone can do besides calling
 */
public record LineStatus(
        String id,
        String driver,
        String operator,
        String identity,
        @Nullable String number,
        Hook hook,
        State state,
        @Nullable String remote,
        List<Service> services) {
    public LineStatus {
        services = List.copyOf(services);
    }

    /**
     * One thing that the line offers.
     *
     * @param detail what is dialled for it, or whom it concerns
     */
    public record Service(ServiceKind kind, String detail) {}

    /** What a line can offer. */
    public enum ServiceKind {
        /** A call that does not show who calls, dialled behind {@code detail}. */
        WITHHELD_NUMBER,
        /** Numbers of help, which are dialled at their last digit. */
        EMERGENCY,
        /** Dialled numbers go out in international form, completed by the area code {@code detail}. */
        INTERNATIONAL_NUMBERS,
        /** Other operators, whose calls ring it too, and that take its calls when the first one is not there. */
        FALLBACK
    }

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
