package gatehouse.web.json;

import gatehouse.config.schema.Schema;
import gatehouse.management.Command;
import gatehouse.management.Result;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the types that the page reads are named in JSON: one key tells a sealed interface's records apart. */
public final class Kinds {
    private static final Map<Class<?>, String> PROPERTIES =
            Map.of(Command.class, "command", Result.class, "result", Schema.class, "type");

    private Kinds() {}

    /** The key that names the kind of a sealed interface's record (or of the interface); null for other types. */
    public static @Nullable String property(Class<?> type) {
        for (Map.Entry<Class<?>, String> entry : PROPERTIES.entrySet()) {
            if (entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** The records of a sealed interface, in the order of their declaration, those of nested ones included. */
    public static List<Class<?>> of(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            kinds.addAll(of(kind));
        }
        return kinds;
    }

    /** A record's name as a kind: {@code OffHook} is {@code off-hook}. */
    public static String name(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** An enum's constant: {@code DIAL_TONE} is {@code dial-tone}. */
    public static String word(Enum<?> constant) {
        return constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** Whether a component may be null. */
    public static boolean nullable(RecordComponent component) {
        return Arrays.stream(component.getAnnotatedType().getAnnotations())
                .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
    }
}
