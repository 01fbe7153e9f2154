package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * A part of the gateway that is restarted on its own.
 *
 * @param name such as {@code sip}, {@code media}, {@code web}
 * @param health how it is
 * @param cause why it is not healthy, in one sentence; null if it is
 * @param sinceMillis when it came into this state
 * @param restarts since the process started
 */
public record ComponentStatus(
        String name, Health health, @Nullable String cause, long sinceMillis, int restarts) {
    /** How a component is. */
    public enum Health {
        /** It does all it should. */
        HEALTHY,
        /** It does less than it should. */
        DEGRADED,
        /** It failed, and starts again after a pause. */
        RESTARTING
    }
}
