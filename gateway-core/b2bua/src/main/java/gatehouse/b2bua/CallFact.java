package gatehouse.b2bua;

import org.jspecify.annotations.Nullable;

/**
 * A call at one moment. Times are nanoseconds of the owner's clock.
 *
 * @param id unique as long as the process lives
 * @param outgoing whether the line called
 * @param remote who is at the other end, or null when withheld
 * @param startedAt the last digit, or the INVITE's arrival
 * @param signAt the first sign of the called end (ringing or answer), or null before
 * @param answeredAt the answer, or null before
 * @param farEnd whether a hop outside IMS is known on the way
 * @param failure why it came to nothing, in one sentence, or null
 */
public record CallFact(
        String id,
        String line,
        boolean outgoing,
        @Nullable String remote,
        State state,
        long startedAt,
        @Nullable Long signAt,
        @Nullable Long answeredAt,
        FarEnd farEnd,
        @Nullable String failure) {
    /** How far a call is. */
    public enum State {
        /** On its way. */
        CALLING,
        /** The called phone rings. */
        RINGING,
        /** Answered. */
        TALKING,
        /** Over. */
        ENDED
    }
}
