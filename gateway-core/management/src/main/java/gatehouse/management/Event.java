package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened and that people should be able to see.
 *
 * @param sequence its number; later events have greater ones, without gaps within one process
 * @param atMillis when, in milliseconds since 1970
 * @param level how grave it is
 * @param component where it happened, such as {@code registration} or {@code line}
 * @param subject what it happened to, such as {@code lab/alice} or {@code phone1}; null for the whole box
 * @param saying what happened, in one sentence, without secrets
 * @param cause why, in one sentence; null where nothing went wrong or nothing is known
 */
public record Event(
        long sequence,
        long atMillis,
        Level level,
        String component,
        @Nullable String subject,
        Saying saying,
        @Nullable String cause) {
    /** What happened, in English. */
    public String text() {
        return saying.text();
    }

    /** How grave an event is. */
    public enum Level {
        /** As it should be. */
        INFO,
        /** Wrong, but made good or harmless. */
        WARNING,
        /** Wrong, and somebody misses something. */
        ERROR
    }
}
