package gatehouse.config.schema;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes an annotated record as the YAML that {@link YamlFile} reads back as an equal one. */
public final class YamlText {
    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** The whole text, every key written, without comments. */
    public static String write(Record value) {
        YamlText text = new YamlText();
        text.group(value, 0, false);
        return text.out.toString();
    }

    /** A scalar as YAML: bare where no reader can take it for anything else, otherwise in double quotes. */
    static String scalar(String text) {
        if (text.matches("[A-Za-z0-9/+_.][A-Za-z0-9/+_.@-]*")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The keys of a record, each on its line; the first one follows the hyphen of a list where {@code inList}. */
    private void group(Record record, int depth, boolean inList) {
        boolean first = inList;
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object given = read(component, record);
            Object value = given instanceof Optional<?> optional ? optional.orElse(null) : given;
            if (value != null) {
                line(SchemaOfRecord.kebab(component.getName()), value, first ? 0 : depth, depth);
                first = false;
            }
        }
    }

    private void line(String key, Object value, int indent, int depth) {
        out.append("  ".repeat(indent)).append(key).append(':');
        switch (value) {
            case List<?> list -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            case Record record
            when isKind(record) -> {
                out.append("\n")
                        .append("  ".repeat(depth + 1))
                        .append("kind: ")
                        .append(SchemaOfRecord.kindName(record.getClass()))
                        .append('\n');
                group(record, depth + 1, false);
            }
            case Record record
            when isGroup(record) -> {
                out.append('\n');
                group(record, depth + 1, false);
            }
            default -> out.append(' ').append(scalarOf(value)).append('\n');
        }
    }

    private void list(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append(" []\n");
            return;
        }
        out.append('\n');
        for (Object element : list) {
            out.append("  ".repeat(depth + 1)).append("- ");
            if (element instanceof Record record && isGroup(record)) {
                group(record, depth + 2, true);
            } else {
                out.append(scalarOf(element)).append('\n');
            }
        }
    }

    private void map(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append(" {}\n");
            return;
        }
        out.append('\n');
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        sorted.forEach((name, value) -> line(scalar(name), value, depth + 1, depth + 1));
    }

    private static boolean isGroup(Record record) {
        return ValueType.of(record.getClass()) == null;
    }

    private static boolean isKind(Record record) {
        return record.getClass().isAnnotationPresent(Choice.class);
    }

    private static String scalarOf(Object value) {
        return scalar(value instanceof Enum<?> constant ? SchemaOfRecord.name(constant) : value.toString());
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
