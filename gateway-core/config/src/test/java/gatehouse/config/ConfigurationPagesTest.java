package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gatehouse.config.schema.Binding.Bound;
import gatehouse.config.schema.Schema;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationPagesTest {
    @Test
    void referenceIsUpToDate() throws IOException {
        Golden.check("REFERENCE.md", ConfigurationPages.reference());
    }

    @Test
    void sampleIsUpToDateAndRight() throws IOException {
        String sample = ConfigurationPages.sample();
        Golden.check("gatehouse.sample.yaml", sample);
        assertEquals(
                1, ConfigurationReader.parse("sample", sample).orThrow().lines().size());
    }

    /** With the comment marks of its optional keys removed, every key of the sample is still right. */
    @Test
    void sampleOfOptionalKeysIsRight() {
        String all = ConfigurationPages.sample().replaceAll("(?m)^( *)# ([a-z-]+: [^ ]+)$", "$1$2");
        var configuration = ConfigurationReader.parse("sample", all).orThrow();
        assertEquals(
                "192.168.1.1:443", configuration.web().listen().orElseThrow().toString());
        assertEquals("+493012345678", configuration.lines().getFirst().number().orElseThrow());
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        var sample = ConfigurationReader.parse("s", ConfigurationPages.sample()).orThrow();
        String yaml = ConfigurationPages.yaml(sample);
        var again = ConfigurationReader.parse("again", yaml);
        assertEquals(new Bound<>(sample), again, yaml);
    }

    @Test
    void everyKeyIsDocumented() {
        documented("", ConfigurationReader.schema());
    }

    private static void documented(String path, Schema schema) {
        switch (schema) {
            case Schema.Group group ->
                group.entries().forEach(entry -> {
                    assertFalse(entry.meaning().isBlank(), path + "." + entry.key());
                    assertEquals('.', entry.meaning().charAt(entry.meaning().length() - 1), path + "." + entry.key());
                    documented(path + "." + entry.key(), entry.schema());
                });
            case Schema.Items items -> documented(path + "[]", items.element());
            case Schema.Variant variant ->
                variant.kinds().forEach(kind -> documented(path + ":" + kind.name(), kind.group()));
            default -> {}
        }
    }
}
