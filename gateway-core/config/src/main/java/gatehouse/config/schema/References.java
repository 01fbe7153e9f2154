package gatehouse.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Names that must be defined elsewhere in the file: gathered while it is bound, looked up when all of it is seen. */
final class References {
    /** Where a name without its definition is reported. */
    @FunctionalInterface
    interface Report {
        void problem(Node node, String path, String found, String allowed, String hint);
    }

    private record Expected(
            ScalarNode node,
            String path,
            String target,
            @Nullable MappingNode neighbours) {}

    private static final Pattern STEP = Pattern.compile("([a-z-]+)(?:\\[([a-z-]+)=([a-z-]+)])?");

    private final Report report;
    private final List<Expected> expected = new ArrayList<>();

    References(Report report) {
        this.report = report;
    }

    /** {@code node} must name what {@code target} leads to; {@code neighbours} is the group that it stands in. */
    void expect(ScalarNode node, String path, String target, @Nullable MappingNode neighbours) {
        expected.add(new Expected(node, path, target, neighbours));
    }

    /** Looks every expected name up in the whole file. */
    void resolve(MappingNode root) {
        for (Expected name : expected) {
            List<String> defined = definedAt(root, name);
            String text = name.node.getValue();
            if (defined != null && !defined.contains(text)) {
                String allowed = defined.isEmpty() ? "a name, but none is defined there" : Words.anyOf(defined);
                String found = Words.quoted(text) + ", which is not defined in " + listOf(name.target);
                report.problem(name.node, name.path, found, allowed, Words.didYouMean(text, defined));
            }
        }
    }

    /** The names that the target path leads to; null when a neighbour that it depends on is itself wrong. */
    private static @Nullable List<String> definedAt(MappingNode root, Expected name) {
        List<Node> here = List.of(root);
        for (String step : name.target.split("/", -1)) {
            Matcher parts = STEP.matcher(step);
            if (!parts.matches()) {
                throw new IllegalStateException("not a path: " + name.target);
            }
            List<Node> next = new ArrayList<>();
            for (Node node : here) {
                Node child = child(node, parts.group(1));
                if (child instanceof SequenceNode sequence) {
                    next.addAll(sequence.getValue());
                } else if (child != null) {
                    next.add(child);
                }
            }
            if (parts.group(2) != null) {
                String wanted = name.neighbours == null ? null : text(child(name.neighbours, parts.group(3)));
                next.removeIf(node -> wanted == null || !wanted.equals(text(child(node, parts.group(2)))));
                if (next.isEmpty()) {
                    return null; // the neighbour's own problem is reported already
                }
            }
            here = next;
        }
        return here.stream()
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .distinct()
                .toList();
    }

    /** {@code operators.identities} of {@code operators[name=operator]/identities/name}. */
    private static String listOf(String target) {
        String list = target.substring(0, target.lastIndexOf('/'));
        return list.replaceAll("\\[[^]]*]", "").replace('/', '.');
    }

    private static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** The value of {@code key} in a mapping; null if there is none. */
    static @Nullable Node child(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }
}
