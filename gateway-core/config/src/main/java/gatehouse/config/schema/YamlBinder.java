package gatehouse.config.schema;

import gatehouse.base.Decoded;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One pass over a YAML tree beside its schema and its Java type. A part that is wrong binds to null and leaves problems
 * behind; the parts beside it are still bound, so that all problems come out at once.
 */
final class YamlBinder {
    private static final String KIND = "kind";

    private final String file;
    private final List<Problem> problems;
    private final Judges judges;
    private final References references;

    YamlBinder(String file, List<Problem> problems, Judges judges) {
        this.file = file;
        this.judges = judges;
        this.problems = problems;
        this.references = new References(this::report);
    }

    /** Binds the whole file; {@code root} is null when it is empty. */
    @Nullable
    Object bindRoot(@Nullable Node root, Schema.Group schema, Class<?> type) {
        Object value =
                root == null ? bindGroup(null, null, List.of(), schema, type, "") : bind(root, schema, type, "", null);
        if (root instanceof MappingNode mapping) {
            references.resolve(mapping);
        }
        return value;
    }

    private @Nullable Object bind(Node node, Schema schema, Type type, String path, @Nullable MappingNode neighbours) {
        Object value = bindForm(node, schema, type, path, neighbours);
        String text = value == null ? null : scalar(node);
        Optional<Judges.Fault> fault = text == null ? Optional.empty() : judges.fault(path, text);
        if (fault.isEmpty()) {
            return value;
        }
        report(
                node,
                path,
                fault.get().found(),
                fault.get().allowed(),
                fault.get().hint());
        return null;
    }

    private @Nullable Object bindForm(
            Node node, Schema schema, Type type, String path, @Nullable MappingNode neighbours) {
        return switch (schema) {
            case Schema.Text text -> bindText(node, text, (Class<?>) type, path, neighbours);
            case Schema.Whole whole -> bindWhole(node, whole, path);
            case Schema.Flag ignored -> bindFlag(node, path);
            case Schema.Enumeration names -> bindEnumeration(node, names, (Class<?>) type, path);
            case Schema.Items items -> bindItems(node, items, SchemaOfRecord.argument(type, 0), path, neighbours);
            case Schema.Names names -> bindNames(node, names, SchemaOfRecord.argument(type, 1), path);
            case Schema.Group group -> bindMapping(node, group, (Class<?>) type, path);
            case Schema.Variant variant -> bindVariant(node, variant, (Class<?>) type, path);
        };
    }

    private @Nullable Object bindText(
            Node node, Schema.Text schema, Class<?> type, String path, @Nullable MappingNode neighbours) {
        String text = scalar(node);
        if (text == null || (schema.pattern() != null && !text.matches(schema.pattern()))) {
            return wrong(node, path, schema.allowed());
        }
        if (schema.refersTo() != null) {
            references.expect((ScalarNode) node, path, schema.refersTo(), neighbours);
        }
        ValueType value = ValueType.of(type);
        if (value == null) {
            return text;
        }
        return value.parse().apply(text) instanceof Decoded.Ok<?>(Object parsed)
                ? parsed
                : wrong(node, path, schema.allowed());
    }

    private @Nullable Object bindWhole(Node node, Schema.Whole schema, String path) {
        String text = scalar(node);
        if (text != null && text.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= schema.min() && number <= schema.max()) {
                return (int) number;
            }
        }
        return wrong(node, path, allowed(schema));
    }

    private @Nullable Object bindFlag(Node node, String path) {
        String text = scalar(node);
        if (text != null && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        return wrong(node, path, "true or false");
    }

    private @Nullable Object bindEnumeration(Node node, Schema.Enumeration schema, Class<?> type, String path) {
        String text = scalar(node);
        for (Object constant : type.getEnumConstants()) {
            if (SchemaOfRecord.name((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        return notAmong(node, text, SchemaWords.names(schema.options()), path);
    }

    private @Nullable Object bindItems(
            Node node, Schema.Items schema, Type element, String path, @Nullable MappingNode neighbours) {
        if (!(node instanceof SequenceNode) && !isNothing(node)) {
            return wrong(node, path, allowed(schema));
        }
        List<Node> nodes = node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
        if (nodes.size() < schema.min() || nodes.size() > schema.max()) {
            report(node, path, "a list of " + nodes.size(), allowed(schema), "");
            return null;
        }
        if (schema.unique() != null) {
            refuseRepeats(nodes, schema.unique(), path);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Object value = bind(nodes.get(i), schema.element(), element, path + "[" + i + "]", neighbours);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == nodes.size() ? values : null;
    }

    private void refuseRepeats(List<Node> nodes, String key, String path) {
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = key.isEmpty() ? nodes.get(i) : References.child(nodes.get(i), key);
            if (node instanceof ScalarNode scalar && !isNothing(node)) {
                Integer first = lines.putIfAbsent(scalar.getValue(), line(node));
                if (first != null) {
                    String where = path + "[" + i + "]" + (key.isEmpty() ? "" : "." + key);
                    String found = Words.quoted(scalar.getValue()) + " a second time (first in line " + first + ")";
                    report(node, where, found, "each one once in " + path, "");
                }
            }
        }
    }

    private @Nullable Object bindNames(Node node, Schema.Names schema, Type valueType, String path) {
        if (isNothing(node)) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            return wrong(node, path, allowed(schema));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, NodeTuple> children = children(mapping, path);
        children.forEach((name, tuple) -> {
            String at = join(path, name);
            Object key = bindText(tuple.getKeyNode(), schema.name(), String.class, at, null);
            Object value = bind(tuple.getValueNode(), schema.value(), valueType, at, null);
            if (key != null && value != null) {
                values.put(name, value);
            }
        });
        return values.size() == children.size() ? values : null;
    }

    private @Nullable Object bindMapping(Node node, Schema.Group schema, Class<?> type, String path) {
        MappingNode mapping = node instanceof MappingNode given ? given : null;
        return mapping != null || isNothing(node)
                ? bindGroup(mapping, node, List.of(), schema, type, path)
                : wrong(node, path, allowed(schema));
    }

    private @Nullable Object bindVariant(Node node, Schema.Variant schema, Class<?> type, String path) {
        Node kindNode = node instanceof MappingNode ? References.child(node, KIND) : node;
        List<String> names = SchemaWords.kinds(schema);
        if (kindNode == null) {
            report(node, join(path, KIND), "nothing, but it must be given", Words.anyOf(names), "");
            return null;
        }
        String name = scalar(kindNode);
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (SchemaOfRecord.kindName(permitted).equals(name)) {
                Schema.Group group = schema.kinds().get(names.indexOf(name)).group();
                MappingNode mapping = node instanceof MappingNode given ? given : null;
                return bindGroup(mapping, node, List.of(KIND), group, permitted, path);
            }
        }
        return notAmong(kindNode, name, names, node instanceof MappingNode ? join(path, KIND) : path);
    }

    /**
     * Binds the keys of {@code mapping}, which is null where none is written; {@code place} is then where they are
     * missing. {@code besides} are keys of the mapping that were read before.
     */
    private @Nullable Object bindGroup(
            @Nullable MappingNode mapping,
            @Nullable Node place,
            List<String> besides,
            Schema.Group schema,
            Class<?> type,
            String path) {
        Map<String, NodeTuple> children = mapping == null ? Map.of() : children(mapping, path);
        refuseUnknown(children, besides, schema, path);
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            Schema.Entry entry = schema.entries().get(i);
            Type inner = components[i].getGenericType();
            Type wanted = entry.optional() ? SchemaOfRecord.argument(inner, 0) : inner;
            NodeTuple tuple = children.get(entry.key());
            Object value = tuple == null
                    ? bindAbsent(place, entry, wanted, join(path, entry.key()))
                    : bind(tuple.getValueNode(), entry.schema(), wanted, join(path, entry.key()), mapping);
            whole &= value != null;
            values[i] = entry.optional() && tuple != null ? Optional.ofNullable(value) : value;
        }
        return whole ? construct(type, values, place, path) : null;
    }

    private @Nullable Object bindAbsent(@Nullable Node place, Schema.Entry entry, Type type, String path) {
        if (entry.optional()) {
            return Optional.empty();
        }
        if (entry.required()) {
            report(place, path, "nothing, but it must be given", allowed(entry.schema()), "");
            return null;
        }
        if (!entry.preset().isEmpty()) {
            Node preset = YamlFile.compose("preset of " + path, entry.preset()).orElseThrow();
            return bind(preset, entry.schema(), type, path, null);
        }
        return switch (entry.schema()) {
            case Schema.Group inner -> bindGroup(null, place, List.of(), inner, (Class<?>) type, path);
            case Schema.Names ignored -> Map.of();
            default -> List.of();
        };
    }

    private @Nullable Object construct(Class<?> type, @Nullable Object[] values, @Nullable Node place, String path) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                report(place, path, "values that do not fit together", String.valueOf(refusal.getMessage()), "");
                return null;
            }
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    private Map<String, NodeTuple> children(MappingNode mapping, String path) {
        Map<String, NodeTuple> children = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(tuple.getKeyNode(), path, describe(tuple.getKeyNode()) + " as a key", "names as keys", "");
                continue;
            }
            NodeTuple first = children.putIfAbsent(key.getValue(), tuple);
            if (first != null) {
                String found = "the key a second time (first in line " + line(first.getKeyNode()) + ")";
                report(key, join(path, shown(key.getValue())), found, "each key once", "");
            }
        }
        return children;
    }

    private void refuseUnknown(
            Map<String, NodeTuple> children, List<String> besides, Schema.Group schema, String path) {
        List<String> known = new ArrayList<>(besides);
        known.addAll(SchemaWords.keys(schema));
        children.forEach((name, tuple) -> {
            if (!known.contains(name)) {
                // The value is not quoted: it may be a password under a misspelt or misplaced key.
                String allowed = known.isEmpty() ? "no keys" : Words.anyOf(known);
                report(
                        tuple.getKeyNode(),
                        join(path, shown(name)),
                        "an unknown key",
                        allowed,
                        Words.didYouMean(name, known));
            }
        });
    }

    private @Nullable Object notAmong(Node node, @Nullable String text, List<String> names, String path) {
        String hint = text == null ? "" : Words.didYouMean(text, names);
        report(node, path, describe(node), Words.anyOf(names), hint);
        return null;
    }

    private @Nullable Object wrong(Node node, String path, String allowed) {
        report(node, path, describe(node), allowed, "");
        return null;
    }

    private void report(@Nullable Node node, String path, String found, String allowed, String hint) {
        Optional<Mark> mark = node == null ? Optional.empty() : node.getStartMark();
        int line = mark.map(m -> m.getLine() + 1).orElse(1);
        int column = mark.map(m -> m.getColumn() + 1).orElse(1);
        problems.add(new Problem(file, line, column, path, found, allowed, hint));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String allowed(Schema schema) {
        return schema instanceof Schema.Group group
                ? "a group of the keys " + Words.anyOf(SchemaWords.keys(group))
                : SchemaWords.allowed(schema);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(String key) {
        return key.matches("[A-Za-z0-9_-]{1,40}") ? key : Words.quoted(key);
    }

    private static String describe(Node node) {
        return switch (node) {
            case MappingNode ignored -> "a group of keys";
            case SequenceNode ignored -> "a list";
            case ScalarNode ignored when isNothing(node) -> "nothing";
            case ScalarNode scalar -> Words.quoted(scalar.getValue());
            default -> "something else";
        };
    }

    private static @Nullable String scalar(Node node) {
        return node instanceof ScalarNode scalar && !isNothing(node) ? scalar.getValue() : null;
    }

    /** A key with no value after its colon. */
    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }
}
