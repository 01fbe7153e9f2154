package gatehouse.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes one place of a YAML text and leaves all else as somebody wrote it: comments, order and spacing. What it writes
 * is for {@link YamlFile} to judge. Paths are those of {@link Problem}: {@code operators[0].transport}.
 */
public final class YamlEdit {
    private final String text;
    private final @Nullable Node root;

    private YamlEdit(String text) {
        if (text.length() > YamlFile.LONGEST) {
            throw new IllegalArgumentException("The text is too long to edit; shorten it as text first.");
        }
        try {
            this.text = text;
            this.root = YamlFile.compose("text", text).orElse(null);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("The text is not YAML; correct it as text first.", e);
        }
    }

    /**
     * A place of a text and what stands there.
     *
     * @param value the text of a scalar; null for groups and lists
     * @param size how many elements or keys; 0 for a scalar
     */
    public record Place(String path, @Nullable String value, int size) {}

    /**
     * Every place of a text, in its order.
     *
     * @throws IllegalArgumentException with a sentence when it is not YAML
     */
    public static List<Place> places(String text) {
        List<Place> places = new ArrayList<>();
        Node root = new YamlEdit(text).root;
        if (root != null) {
            collect("", root, places);
        }
        return places;
    }

    /**
     * The text with another value at a place, which is made if it is not there.
     *
     * @param yaml the value as YAML; several lines for a block
     * @throws IllegalArgumentException with a sentence when that cannot be
     */
    public static String set(String text, String path, String yaml) {
        return new YamlEdit(text).set(YamlPath.parse(path), yaml.stripTrailing());
    }

    /** The text with a scalar at a place, in quotes where YAML asks for them. */
    public static String setScalar(String text, String path, String value) {
        return set(text, path, YamlText.scalar(value));
    }

    /** The text without a place. One that is not there is no matter. */
    public static String remove(String text, String path) {
        return new YamlEdit(text).remove(YamlPath.parse(path));
    }

    private static void collect(String path, Node node, List<Place> places) {
        switch (node) {
            case MappingNode mapping -> {
                places.add(new Place(path, null, mapping.getValue().size()));
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key) {
                        collect(
                                path.isEmpty() ? key.getValue() : path + "." + key.getValue(),
                                tuple.getValueNode(),
                                places);
                    }
                }
            }
            case SequenceNode list -> {
                places.add(new Place(path, null, list.getValue().size()));
                for (int i = 0; i < list.getValue().size(); i++) {
                    collect(path + "[" + i + "]", list.getValue().get(i), places);
                }
            }
            case ScalarNode scalar -> places.add(new Place(path, scalar.getValue(), 0));
            default -> {}
        }
    }

    private String set(YamlPath path, String yaml) {
        Node there = find(path);
        if (there != null && !YamlBinder.isNothing(there)) {
            return isBlock(there) ? replaceBlock(path, there, yaml) : replaceInline(path, there, yaml);
        }
        Node parent = path.steps().size() == 1 ? root : find(path.parent());
        if (there != null
                && parent instanceof MappingNode mapping
                && path.last().key() != null) {
            return fill(path, mapping, there, yaml);
        }
        if (parent == null || YamlBinder.isNothing(parent)) {
            return path.steps().size() == 1
                    ? (text.isBlank() || text.endsWith("\n") ? text : text + "\n") + entry(path, yaml, 0)
                    : set(path.parent(), path.last().key() == null ? "[" + inline(yaml) + "]" : group(path, yaml));
        }
        return switch (parent) {
            case ScalarNode bare
            when path.last().key() != null ->
                // The bare name of a kind stands for that kind with nothing else said
                set(path.parent(), "{kind: " + YamlText.scalar(bare.getValue()) + ", " + pair(path, yaml) + "}");
            case CollectionNode<?> flow
            when flow.getFlowStyle() == FlowStyle.FLOW -> {
                int end = end(flow) - 1;
                String comma = flow.getValue().isEmpty() ? "" : ", ";
                yield cut(end, end, comma + (path.last().key() == null ? inline(yaml) : pair(path, yaml)));
            }
            case CollectionNode<?> block -> {
                int indent = column(block);
                int after = lineAfter(block);
                String missing = after > 0 && text.charAt(after - 1) != '\n' ? "\n" : "";
                yield cut(after, after, missing + entry(path, yaml, indent));
            }
            default -> throw new IllegalArgumentException("Nothing can be added to " + path.parent() + ".");
        };
    }

    private String remove(YamlPath path) {
        Node there = find(path);
        Node parent = path.steps().size() == 1 ? root : find(path.parent());
        if (there == null || !(parent instanceof CollectionNode<?> collection)) {
            return text;
        }
        int begin = begin(path, collection);
        if (collection.getFlowStyle() != FlowStyle.FLOW) {
            if (collection.getValue().size() == 1 && path.steps().size() > 1) {
                return replaceBlock(path.parent(), parent, parent instanceof MappingNode ? "{}" : "[]");
            }
            int after = lineAfter(there);
            if (sharesItsLine(begin)) { // the first key after a hyphen: the next one takes its place
                return cut(begin, Math.min(text.length(), after + column(collection)), "");
            }
            return cut(lineStart(begin), after, "");
        }
        int end = end(there);
        int next = skipSpace(end);
        if (next < text.length() && text.charAt(next) == ',') {
            return cut(begin, skipSpace(next + 1), "");
        }
        int before = begin;
        while (before > 0 && Character.isWhitespace(text.charAt(before - 1))) {
            before--;
        }
        return cut(text.charAt(before - 1) == ',' ? before - 1 : begin, end, "");
    }

    /** A scalar or a flow collection: its marks are exact. */
    private String replaceInline(YamlPath path, Node there, String yaml) {
        if (yaml.indexOf('\n') < 0) {
            return cut(start(there), end(there), yaml);
        }
        int from = start(there);
        Node parent = path.steps().size() == 1 ? root : find(path.parent());
        int indent = parent == null ? 0 : column(parent);
        while (from > 0 && text.charAt(from - 1) == ' ') {
            from--;
        }
        return cut(from, end(there), after(path, yaml, indent));
    }

    private String replaceBlock(YamlPath path, Node there, String yaml) {
        Node parent = path.steps().size() == 1 ? root : find(path.parent());
        if (parent == null || !(parent instanceof CollectionNode<?> collection)) {
            throw new IllegalArgumentException("There is no " + path + " to change.");
        }
        int begin = begin(path, collection);
        int from = path.last().key() == null ? begin + 1 : text.indexOf(':', begin) + 1;
        return cut(from, lineAfter(there), after(path, yaml, column(parent)) + "\n");
    }

    /** A key with nothing behind it, or null, gets a value. */
    private String fill(YamlPath path, MappingNode parent, Node nothing, String yaml) {
        int from = text.indexOf(':', begin(path, parent)) + 1;
        boolean empty = start(nothing) == end(nothing);
        return cut(from, empty ? from : end(nothing), after(path, yaml, column(parent)));
    }

    /** A whole entry on lines of its own. */
    private static String entry(YamlPath path, String yaml, int indent) {
        String head = path.last().key() == null ? "-" : path.last().key() + ":";
        return " ".repeat(indent) + head + after(path, yaml, indent) + "\n";
    }

    /** What follows the hyphen or colon. */
    private static String after(YamlPath path, String yaml, int indent) {
        if (yaml.indexOf('\n') < 0) {
            return " " + yaml;
        }
        String inner = " ".repeat(indent + 2);
        String block = inner + yaml.replace("\n", "\n" + inner);
        return path.last().key() == null ? " " + block.strip() : "\n" + block;
    }

    private static String group(YamlPath path, String yaml) {
        return "{" + pair(path, yaml) + "}";
    }

    private static String pair(YamlPath path, String yaml) {
        return path.last().key() + ": " + inline(yaml);
    }

    private static String inline(String yaml) {
        if (yaml.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Several lines cannot stand within braces; correct the text first.");
        }
        return yaml;
    }

    private @Nullable Node find(YamlPath path) {
        Node node = root;
        for (YamlPath.Step step : path.steps()) {
            node = switch (node) {
                case MappingNode mapping
                when step.key() != null ->
                    tuple(mapping, step.key()).map(NodeTuple::getValueNode).orElse(null);
                case SequenceNode list
                when step.key() == null && step.index() < list.getValue().size() ->
                    list.getValue().get(step.index());
                case null, default -> null;
            };
        }
        return node;
    }

    private static Optional<NodeTuple> tuple(MappingNode mapping, String name) {
        return mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name))
                .findFirst();
    }

    /** Where an entry of a collection begins: at its key, or its hyphen. */
    private int begin(YamlPath path, CollectionNode<?> collection) {
        String key = path.last().key();
        if (key != null && collection instanceof MappingNode mapping) {
            return start(tuple(mapping, key).orElseThrow().getKeyNode());
        }
        Node element = (Node) collection.getValue().get(path.last().index());
        return collection.getFlowStyle() == FlowStyle.FLOW ? start(element) : text.lastIndexOf('-', start(element) - 1);
    }

    private static boolean isBlock(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() != FlowStyle.FLOW;
    }

    /** The start of the line after everything that belongs to a node; comments below it belong to what follows. */
    private int lineAfter(Node node) {
        int last = lastEnd(node);
        int line = text.indexOf('\n', Math.max(0, last));
        return line < 0 ? text.length() : line + 1;
    }

    private int lastEnd(Node node) {
        if (!isBlock(node)) {
            return end(node);
        }
        int last = start(node);
        List<?> parts = ((CollectionNode<?>) node).getValue();
        for (Object part : parts) {
            Node inner = part instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) part;
            if (part instanceof NodeTuple tuple) {
                last = Math.max(last, end(tuple.getKeyNode()));
            }
            last = Math.max(last, lastEnd(inner));
        }
        return last;
    }

    private boolean sharesItsLine(int at) {
        return !text.substring(lineStart(at), at).isBlank();
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int skipSpace(int at) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(0);
    }

    private int start(Node node) {
        return at(node.getStartMark());
    }

    private int end(Node node) {
        return at(node.getEndMark());
    }

    /** Marks count code points. */
    private int at(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private String cut(int from, int to, String with) {
        return text.substring(0, from) + with + text.substring(to);
    }
}
