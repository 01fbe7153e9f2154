package gatehouse.config.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives a schema from annotated records. A record that does not say enough is a bug and throws. */
final class SchemaOfRecord {
    private SchemaOfRecord() {}

    static Schema.Group group(Class<?> type) {
        return new Schema.Group(Arrays.stream(type.getRecordComponents())
                .map(SchemaOfRecord::entry)
                .toList());
    }

    private static Schema.Entry entry(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw bug(component, "has no @Key");
        }
        Type type = component.getGenericType();
        boolean optional = isRaw(type, Optional.class);
        Schema schema = schema(optional ? argument(type, 0) : type, component);
        boolean required = !optional && key.preset().isEmpty() && mustBeWritten(schema);
        return new Schema.Entry(
                kebab(component.getName()), key.value(), required, optional, key.preset(), key.sample(), schema);
    }

    private static boolean mustBeWritten(Schema schema) {
        return switch (schema) {
            case Schema.Items items -> items.min() > 0;
            case Schema.Names ignored -> false;
            case Schema.Group ignored -> false; // it is then as if it were written without keys
            case Schema.Text ignored -> true;
            case Schema.Whole ignored -> true;
            case Schema.Flag ignored -> true;
            case Schema.Enumeration ignored -> true;
            case Schema.Variant ignored -> true;
        };
    }

    private static Schema schema(Type type, RecordComponent component) {
        if (isRaw(type, List.class)) {
            Size size = component.getAnnotation(Size.class);
            if (size == null) {
                throw bug(component, "is a list without @Size");
            }
            Unique unique = component.getAnnotation(Unique.class);
            return new Schema.Items(
                    schema(argument(type, 0), component),
                    size.min(),
                    size.max(),
                    unique == null ? null : unique.value());
        }
        if (isRaw(type, Map.class)) {
            return new Schema.Names(text(component), schema(argument(type, 1), component));
        }
        if (!(type instanceof Class<?> plain)) {
            throw bug(component, "has a type that no schema is known for: " + type);
        }
        if (plain == String.class) {
            return text(component);
        }
        if (plain == int.class || plain == Integer.class) {
            Range range = component.getAnnotation(Range.class);
            if (range == null) {
                throw bug(component, "is a number without @Range");
            }
            return new Schema.Whole(range.min(), range.max(), range.unit());
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new Schema.Flag();
        }
        if (plain.isEnum()) {
            return new Schema.Enumeration(options(plain));
        }
        ValueType value = ValueType.of(plain);
        if (value != null) {
            return new Schema.Text(value.allowed(), null, null);
        }
        if (plain.isSealed()) {
            return new Schema.Variant(kinds(plain));
        }
        if (plain.isRecord()) {
            return group(plain);
        }
        throw bug(component, "has a type that no schema is known for: " + type);
    }

    private static Schema.Text text(RecordComponent component) {
        Form form = component.getAnnotation(Form.class);
        RefersTo target = component.getAnnotation(RefersTo.class);
        if (form == null && target == null) {
            throw bug(component, "is a text with neither @Form nor @RefersTo");
        }
        return new Schema.Text(
                form == null ? "a name defined at " + readable(target) : form.says(),
                form == null ? null : form.pattern(),
                target == null ? null : target.value());
    }

    private static String readable(@Nullable RefersTo target) {
        return target == null ? "" : target.value().replaceAll("\\[[^]]*]", "").replace('/', '.');
    }

    private static List<Schema.Option> options(Class<?> type) {
        List<Schema.Option> options = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            Choice choice = choice((Enum<?>) constant);
            options.add(new Schema.Option(name((Enum<?>) constant), choice == null ? "" : choice.value()));
        }
        return options;
    }

    private static List<Schema.Kind> kinds(Class<?> type) {
        List<Schema.Kind> kinds = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            Choice choice = permitted.getAnnotation(Choice.class);
            if (choice == null) {
                throw new IllegalStateException(permitted.getName() + " has no @Choice");
            }
            kinds.add(new Schema.Kind(kindName(permitted), choice.value(), group(permitted)));
        }
        return kinds;
    }

    /** The name in the file of one record of a sealed interface. */
    static String kindName(Class<?> permitted) {
        Choice choice = permitted.getAnnotation(Choice.class);
        return choice == null || choice.name().isEmpty() ? kebab(permitted.getSimpleName()) : choice.name();
    }

    /** The name in the file of an enum's constant. */
    static String name(Enum<?> constant) {
        Choice choice = choice(constant);
        return choice == null || choice.name().isEmpty()
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : choice.name();
    }

    private static @Nullable Choice choice(Enum<?> constant) {
        try {
            return constant.getDeclaringClass().getField(constant.name()).getAnnotation(Choice.class);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("an enum constant without its field: " + constant, e);
        }
    }

    /** {@code keepAliveSeconds} as {@code keep-alive-seconds}. */
    static String kebab(String camel) {
        return camel.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static boolean isRaw(Type type, Class<?> raw) {
        return type instanceof ParameterizedType generic && generic.getRawType() == raw;
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static IllegalStateException bug(RecordComponent component, String what) {
        return new IllegalStateException(
                component.getDeclaringRecord().getName() + "." + component.getName() + " " + what);
    }
}
