package gatehouse.management;

import gatehouse.config.schema.Problem;
import gatehouse.config.schema.YamlEdit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a {@link Command}. Plain, as {@link Snapshot} is. */
public sealed interface Result {
    /** It is done; for commands to a line: the driver has done it, and {@link Snapshot} shows what comes of it. */
    record Done() implements Result {}

    /**
     * It was not done, and nothing changed.
     *
     * @param reason why, and what to do, in one sentence
     * @param saying the same with its key; null where it has none
     */
    record Refused(String reason, @Nullable Saying saying) implements Result {
        /** With a sentence that has no key. */
        public Refused(String reason) {
            this(reason, null);
        }

        /** With a sentence that says what to do next. */
        public static Refused because(Sentence sentence, @Nullable Object... values) {
            Saying saying = Saying.of(sentence, values);
            return new Refused(saying.text(), saying);
        }
    }

    /**
     * A configuration is wrong, and nothing changed.
     *
     * @param problems all of them
     */
    record Invalid(List<Problem> problems) implements Result {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A configuration is in force.
     *
     * @param confirmMillis until it is rolled back unless it is confirmed; null if it stays
     */
    record Committed(@Nullable Long confirmMillis) implements Result {}

    /** A text that was asked for. */
    record Text(String text) implements Result {}

    /** What stands where in a text. */
    record Places(List<YamlEdit.Place> places) implements Result {
        public Places {
            places = List.copyOf(places);
        }
    }

    /** Versions that were in force before, the newest first. */
    record History(List<PastVersion> versions) implements Result {
        public History {
            versions = List.copyOf(versions);
        }
    }

    /**
     * A configuration that was in force.
     *
     * @param number to ask for it with
     * @param replacedAtMillis when another took its place
     */
    record PastVersion(long number, long replacedAtMillis) {}
}
