package gatehouse.config.schema;

import java.util.Comparator;

/**
 * One thing wrong with a file.
 *
 * @param file its name
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the file as a whole is meant
 * @param path the key, such as {@code operators[0].transport} (the first element is 0); empty for the whole file
 * @param found what was found there; never a value that may be secret
 * @param allowed what may stand there
 * @param hint a whole sentence on what was probably meant, or empty
 */
public record Problem(String file, int line, int column, String path, String found, String allowed, String hint) {
    /** As they stand in the file. */
    public static final Comparator<Problem> IN_ORDER =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    /** All of it on one line: {@code FILE:LINE:COLUMN: PATH: found ...; allowed: .... HINT}. */
    public String text() {
        StringBuilder out = new StringBuilder(file);
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(": ");
        if (!path.isEmpty()) {
            out.append(path).append(": ");
        }
        out.append("found ").append(found).append("; allowed: ").append(allowed).append('.');
        if (!hint.isEmpty()) {
            out.append(' ').append(hint);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
