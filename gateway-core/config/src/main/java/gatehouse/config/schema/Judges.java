package gatehouse.config.schema;

import java.util.Map;
import java.util.Optional;

/**
 * What others know about values that this module only knows the form of: which countries have tones, whether a digit map
 * can be read. Whoever reads a file brings them, and their problems come out with all the others.
 *
 * @param byKey by the key's path with empty brackets, such as {@code lines[].country}; only for scalars
 */
public record Judges(Map<String, Judge> byKey) {
    /** Nobody knows more than the form. */
    public static final Judges NONE = new Judges(Map.of());

    public Judges {
        byKey = Map.copyOf(byKey);
    }

    /** Judges one value whose form is right. Pure. */
    @FunctionalInterface
    public interface Judge {
        /** What is wrong with it; empty when nothing is. */
        Optional<Fault> fault(String value);
    }

    /**
     * Why a value will not do.
     *
     * @param found to follow "found" in an error
     * @param allowed to follow "allowed:"
     * @param hint a whole sentence on what was probably meant, or empty
     */
    public record Fault(String found, String allowed, String hint) {}

    Optional<Fault> fault(String path, String value) {
        Judge judge = byKey.isEmpty() ? null : byKey.get(path.replaceAll("\\[[0-9]+]", "[]"));
        return judge == null ? Optional.empty() : judge.fault(value);
    }
}
