package gatehouse.config.schema;

import java.util.List;

/** What a schema allows, in words: the same in errors, in the reference page and in the sample file. */
final class SchemaWords {
    private SchemaWords() {}

    /** What may stand there, without a full stop; empty for a group, whose keys speak for themselves. */
    static String allowed(Schema schema) {
        return switch (schema) {
            case Schema.Text text -> text.allowed();
            case Schema.Whole whole ->
                whole.min() + " to " + whole.max() + (whole.unit().isEmpty() ? "" : " " + whole.unit());
            case Schema.Flag ignored -> "true or false";
            case Schema.Enumeration names -> Words.anyOf(names(names.options()));
            case Schema.Items items -> {
                String of = items.element() instanceof Schema.Group ? "" : allowed(items.element());
                yield count(items) + (of.isEmpty() ? "" : ", each " + of);
            }
            case Schema.Names names -> names.name().allowed() + ", with " + allowed(names.value());
            case Schema.Group ignored -> "";
            case Schema.Variant variant -> Words.anyOf(kinds(variant));
        };
    }

    /** The choices there are, also those of a list's elements or a map's values. */
    static List<Schema.Option> options(Schema schema) {
        return switch (schema) {
            case Schema.Enumeration names -> names.options();
            case Schema.Variant variant ->
                variant.kinds().stream()
                        .map(kind -> new Schema.Option(kind.name(), kind.meaning()))
                        .toList();
            case Schema.Items items when !(items.element() instanceof Schema.Group) -> options(items.element());
            default -> List.of();
        };
    }

    /** {@code a list of 1 to 8}. */
    static String count(Schema.Items items) {
        return "a list of " + items.min() + " to " + items.max();
    }

    static List<String> keys(Schema.Group group) {
        return group.entries().stream().map(Schema.Entry::key).toList();
    }

    static List<String> kinds(Schema.Variant variant) {
        return variant.kinds().stream().map(Schema.Kind::name).toList();
    }

    static List<String> names(List<Schema.Option> options) {
        return options.stream().map(Schema.Option::name).toList();
    }
}
