package gatehouse.config.schema;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a file turned out to be: a value, or everything that is wrong with it.
 *
 * @param <T> the record that the file describes
 */
public sealed interface Binding<T> {
    /** The file is right. */
    record Bound<T>(T value) implements Binding<T> {}

    /**
     * The file is wrong.
     *
     * @param problems at least one, in the order of the file
     */
    record Refused<T>(List<Problem> problems) implements Binding<T> {
        public Refused {
            problems = List.copyOf(problems);
        }

        /** Every problem on a line of its own. */
        public String text() {
            return problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
        }
    }

    /**
     * The value of a text that our own code made, where a problem means a bug.
     *
     * @throws IllegalArgumentException when refused, with every problem
     */
    default T orThrow() {
        return switch (this) {
            case Bound<T>(T value) -> value;
            case Refused<T> refused -> throw new IllegalArgumentException(refused.text());
        };
    }
}
