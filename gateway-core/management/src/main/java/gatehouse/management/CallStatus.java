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
        @Nullable String failure) {
    /** Who called. */
    public enum Direction {
        /** The line. */
        OUTGOING,
        /** The far end. */
        INCOMING
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
