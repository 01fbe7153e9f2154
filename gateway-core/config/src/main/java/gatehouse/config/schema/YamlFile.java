package gatehouse.config.schema;

import gatehouse.config.schema.Binding.Bound;
import gatehouse.config.schema.Binding.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a YAML text as an annotated record: every problem in it is reported, not just the first. Only a text that is
 * not YAML at all stops at its first fault.
 */
public final class YamlFile {
    /** The longest file read, in characters; a gateway's own configuration is a few thousand. */
    public static final int LONGEST = 256 * 1024;

    private YamlFile() {}

    /** {@link #read(String, String, Class, Judges)} by the form alone. */
    public static <T extends Record> Binding<T> read(String file, String text, Class<T> type) {
        return read(file, text, type, Judges.NONE);
    }

    /** Reads {@code text}; {@code file} is its name in problems. Never throws on input. */
    public static <T extends Record> Binding<T> read(String file, String text, Class<T> type, Judges judges) {
        if (text.length() > LONGEST) {
            return refused(file, null, text.length() + " characters", "at most " + LONGEST + " characters");
        }
        Optional<Node> root;
        try {
            root = compose(file, text);
        } catch (MarkedYamlEngineException e) {
            return refused(
                    file, e.getProblemMark().orElse(null), notYaml(e.getProblem()), "YAML 1.2, indented by spaces");
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            String found = "the control character U+" + String.format("%04X", e.getCodePoint());
            return new Refused<>(List.of(new Problem(file, line, 1, "", found, "printable characters", "")));
        } catch (YamlEngineException e) {
            return refused(file, null, "text that is not YAML", "YAML 1.2");
        }
        List<Problem> problems = new ArrayList<>();
        YamlBinder binder = new YamlBinder(file, problems, judges);
        Object value = binder.bindRoot(root.orElse(null), Schema.of(type), type);
        if (value == null || !problems.isEmpty()) {
            problems.sort(Problem.IN_ORDER);
            return new Refused<>(problems);
        }
        return new Bound<>(type.cast(value));
    }

    /** The tree of one document, without interpretation of tags; empty for an empty text. */
    static Optional<Node> compose(String file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(LONGEST)
                .setAllowNonScalarKeys(true) // the binder refuses them, with their place
                .build();
        return new Composer(settings, new ShallowParser(new ParserImpl(settings, new StreamReader(settings, text))))
                .getSingleNode()
                .filter(node -> !YamlBinder.isNothing(node));
    }

    private static String notYaml(@Nullable String problem) {
        return problem == null || problem.isEmpty()
                ? "text that is not YAML"
                : "text that is not YAML (" + problem + ")";
    }

    private static <T> Refused<T> refused(String file, @Nullable Mark mark, String found, String allowed) {
        int line = mark == null ? 0 : mark.getLine() + 1;
        int column = mark == null ? 0 : mark.getColumn() + 1;
        return new Refused<>(List.of(new Problem(file, line, column, "", found, allowed, "")));
    }
}
