package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * One call of one line.
 *
 * @param id the same as long as the call lasts, and never used twice by one process
 * @param line its line
 * @param direction who called
 * @param remote the number or name at the other end; null if it is withheld
 * @param state how far it is
 * @param startedAtMillis when it began
 * @param answeredAtMillis when it was answered; null if it was not
 * @param setupMillis from the last digit, or the INVITE's arrival, to the first sign from the called end; null before
 * @param dialToneHeard whether the caller heard dial tone first; false for calls that come in
 * @param media the voice; null before there is any
 * @param refused what the other side wanted of the voice's protection last and was not given, in one sentence; null for
 *     nothing
 * @param farEnd whether a hop outside IMS is known on the way, and by what sign
 * @param failure why it came to nothing and what to do, in one sentence; null if it did not
 */
public record CallStatus(
        String id,
        String line,
        Direction direction,
        @Nullable String remote,
        State state,
        long startedAtMillis,
        @Nullable Long answeredAtMillis,
        @Nullable Long setupMillis,
        boolean dialToneHeard,
        @Nullable MediaStatus media,
        @Nullable String refused,
        FarEnd farEnd,
        @Nullable String failure) {
    /** Who called. */
    public enum Direction {
        /** The line. */
        OUTGOING,
        /** The far end. */
        INCOMING
    }

    /** What is known of the way to the other end; there is no sign for a way that is IMS throughout. */
    public enum FarEnd {
        /** Nothing. */
        UNKNOWN,
        /** Outside IMS: a cause of the telephone network came (Reason with Q.850). */
        OUTSIDE_BY_CAUSE,
        /** Outside IMS: a message of the telephone network came (ISUP). */
        OUTSIDE_BY_ISUP
    }

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
