package gatehouse.config.schema;

import java.util.List;

/** Writes the reference of a configuration file in Markdown: a table for each group of keys. */
public final class ReferencePage {
    private final StringBuilder out = new StringBuilder();

    private ReferencePage() {}

    /** The page; {@code introduction} is Markdown and stands on top. */
    public static String write(String introduction, Schema.Group schema) {
        ReferencePage page = new ReferencePage();
        page.out.append(introduction.strip()).append('\n');
        for (Schema.Entry entry : schema.entries()) {
            page.section(entry.key(), entry);
        }
        return page.out.toString();
    }

    private void section(String path, Schema.Entry entry) {
        switch (entry.schema()) {
            case Schema.Group group -> table(path, entry.meaning(), group);
            case Schema.Items items
            when items.element() instanceof Schema.Group group ->
                table(path + "[]", entry.meaning() + " " + sentence(SchemaWords.count(items)), group);
            case Schema.Variant variant -> {
                for (Schema.Kind kind : variant.kinds()) {
                    if (!kind.group().entries().isEmpty()) {
                        table(path + ": " + kind.name(), kind.meaning(), kind.group());
                    }
                }
            }
            default -> {}
        }
    }

    private void table(String path, String meaning, Schema.Group group) {
        out.append("\n## `").append(path).append("`\n\n").append(meaning).append("\n\n");
        out.append("| key | meaning | allowed | when absent |\n|---|---|---|---|\n");
        for (Schema.Entry entry : group.entries()) {
            out.append("| `").append(entry.key()).append("` | ");
            out.append(cell(entry.meaning())).append(" | ");
            out.append(allowed(entry.schema())).append(" | ");
            out.append(absent(entry)).append(" |\n");
        }
        String parent = path.replaceAll(": .*", "");
        for (Schema.Entry entry : group.entries()) {
            section(parent + "." + entry.key(), entry);
        }
    }

    private static String allowed(Schema schema) {
        List<Schema.Option> options = SchemaWords.options(schema);
        if (schema instanceof Schema.Group || options.isEmpty()) {
            String words = SchemaWords.allowed(schema);
            return words.isEmpty() ? "the keys below" : cell(words);
        }
        String count = schema instanceof Schema.Items items ? SchemaWords.count(items) + " of<br>" : "";
        return count
                + String.join(
                        "<br>", options.stream().map(ReferencePage::option).toList());
    }

    private static String option(Schema.Option option) {
        return "`" + option.name() + "`" + (option.meaning().isEmpty() ? "" : ": " + cell(option.meaning()));
    }

    private static String absent(Schema.Entry entry) {
        if (entry.required()) {
            return "must be given";
        }
        if (!entry.preset().isEmpty()) {
            return "`" + cell(entry.preset()) + "`";
        }
        return switch (entry.schema()) {
            case Schema.Group ignored -> "its keys' own";
            case Schema.Items ignored when !entry.optional() -> "none";
            case Schema.Names ignored when !entry.optional() -> "none";
            default -> "not set";
        };
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
