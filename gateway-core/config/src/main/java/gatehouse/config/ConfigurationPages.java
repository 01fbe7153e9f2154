package gatehouse.config;

import gatehouse.config.schema.ReferencePage;
import gatehouse.config.schema.SampleFile;
import gatehouse.config.schema.Schema;
import gatehouse.config.schema.YamlText;

/** The texts that are made from the schema: nothing about a key is written anywhere else. */
public final class ConfigurationPages {
    private static final String HEADING =
            "A complete Gatehouse configuration: every key with what it means and a value that works."
                    + " Made from the schema; gateway-core/config/README.md says how.";

    private static final String INTRODUCTION = """
            # Configuration reference

            Made from the schema; `README.md` beside it says how. The file is YAML. An error names file, line, column
            and key, what was found and what is allowed; all errors are reported at once. Where `kind` is a key of its
            own (the headings with a colon), the bare name of a kind, such as `port: system`, stands for that kind with
            everything else absent.
            """;

    private ConfigurationPages() {}

    /** A sample file that the reader accepts. */
    public static String sample() {
        return SampleFile.write(HEADING, Schema.of(GatehouseConfiguration.class));
    }

    /** The reference, in Markdown. */
    public static String reference() {
        return ReferencePage.write(INTRODUCTION, Schema.of(GatehouseConfiguration.class));
    }

    /** A configuration as the file that reads back as an equal one. */
    public static String yaml(GatehouseConfiguration configuration) {
        return YamlText.write(configuration);
    }
}
