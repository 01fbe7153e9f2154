package gatehouse.config.schema;

import java.util.ArrayList;
import java.util.List;

/** Writes a file with every key, its documentation as comments, and values that work. */
public final class SampleFile {
    private static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();

    private SampleFile() {}

    /** The sample for a schema; {@code heading} stands on top, as a comment. */
    public static String write(String heading, Schema.Group schema) {
        SampleFile sample = new SampleFile();
        sample.comment(heading, "");
        sample.group(schema, "", "");
        return sample.out.toString();
    }

    private void group(Schema.Group group, String indent, String firstIndent) {
        boolean first = true;
        for (Schema.Entry entry : group.entries()) {
            if (indent.isEmpty() || (!first && isStructure(entry.schema()))) {
                out.append('\n');
            }
            String lead = first ? firstIndent : indent;
            first = false;
            if (lead.endsWith("- ")) {
                // The comment of the first key goes above the hyphen.
                comment(entry, lead.substring(0, lead.length() - 2));
            } else {
                comment(entry, indent);
            }
            entry(entry, lead, indent);
        }
    }

    private void entry(Schema.Entry entry, String lead, String indent) {
        String value = entry.sample().isEmpty() ? entry.preset() : entry.sample();
        if (entry.sample().equals("[]") && isStructure(entry.schema())) {
            out.append(disabled(entry, indent));
            return;
        }
        String disabled = entry.optional() ? "# " : "";
        out.append(lead).append(disabled).append(entry.key()).append(':');
        if (!value.isEmpty()) {
            out.append(' ').append(value).append('\n');
            return;
        }
        out.append('\n');
        structure(entry, indent);
    }

    private void structure(Schema.Entry entry, String indent) {
        switch (entry.schema()) {
            case Schema.Group inner -> group(inner, indent + "  ", indent + "  ");
            case Schema.Items items
            when items.element() instanceof Schema.Group inner -> group(inner, indent + "    ", indent + "  - ");
            default -> throw new IllegalStateException(entry.key() + " has neither a preset nor a sample");
        }
    }

    /** A list that the sample leaves empty: one element of it, as comments. */
    private static String disabled(Schema.Entry entry, String indent) {
        SampleFile element = new SampleFile();
        element.structure(entry, indent);
        String lines = indent + entry.key() + ":\n" + element.out;
        return lines.replaceAll("(?m)^" + indent, indent + "# ");
    }

    private static boolean isStructure(Schema schema) {
        return schema instanceof Schema.Group
                || (schema instanceof Schema.Items items && items.element() instanceof Schema.Group);
    }

    private void comment(Schema.Entry entry, String indent) {
        comment(entry.meaning(), indent);
        for (Schema.Option option : SchemaWords.options(entry.schema())) {
            comment("  " + option.name() + (option.meaning().isEmpty() ? "" : ": " + option.meaning()), indent);
        }
        String allowed = SchemaWords.allowed(entry.schema());
        if (SchemaWords.options(entry.schema()).isEmpty() && !allowed.isEmpty()) {
            comment("  Allowed: " + allowed + ".", indent);
        }
    }

    private void comment(String text, String indent) {
        String inner = text.startsWith("  ") ? "  " : "";
        for (String line : wrapped(text.strip(), WIDTH - indent.length() - 2 - inner.length())) {
            out.append(indent).append("# ").append(inner).append(line).append('\n');
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
