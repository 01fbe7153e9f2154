package gatehouse.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.config.ConfigurationPages;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.schema.Binding.Bound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlEditTest {
    private static final String TEXT = """
            # The house.
            device: {name: attic} # on top
            operators:
              - name: lab
                # the first is preferred
                proxies: [a.example, b.example]
                access: digest
              - name: other
                domain: x.example

            # phones
            lines: []
            """;

    @Test
    void aValueChangesAndNothingElse() {
        assertEquals(TEXT.replace("attic", "cellar"), YamlEdit.setScalar(TEXT, "device.name", "cellar"));
        assertEquals(TEXT.replace("x.example", "y"), YamlEdit.setScalar(TEXT, "operators[1].domain", "y"));
        assertEquals(
                TEXT.replace("b.example", "\"::1 #\""), YamlEdit.setScalar(TEXT, "operators[0].proxies[1]", "::1 #"));
    }

    @Test
    void whatIsMissingIsMadeWhereItBelongs() {
        assertEquals(
                TEXT.replace("digest\n", "digest\n    transport: tcp\n"),
                YamlEdit.setScalar(TEXT, "operators[0].transport", "tcp"));
        assertEquals(TEXT.replace("attic}", "attic, secrets: s}"), YamlEdit.setScalar(TEXT, "device.secrets", "s"));
        assertEquals(
                TEXT.replace("b.example]", "b.example, c]"), YamlEdit.setScalar(TEXT, "operators[0].proxies[2]", "c"));
        assertEquals(
                TEXT + "web: {listen: \"127.0.0.1:80\"}\n", YamlEdit.setScalar(TEXT, "web.listen", "127.0.0.1:80"));
        assertEquals(
                TEXT.replace("access: digest", "access: {kind: digest, more: x}"),
                YamlEdit.setScalar(TEXT, "operators[0].access.more", "x"));
        assertEquals("a: {b: [c]}\n", YamlEdit.setScalar("", "a.b[0]", "c"));
    }

    @Test
    void aBlockTakesItsPlaceInAList() {
        assertEquals(
                TEXT.replace("x.example\n", "x.example\n  - name: third\n    domain: z\n"),
                YamlEdit.set(TEXT, "operators[2]", "name: third\ndomain: z"));
        assertEquals(
                "lines:\n  - id: a\n    operator: b\n", YamlEdit.set("lines: []\n", "lines", "- id: a\n  operator: b"));
    }

    @Test
    void whatIsTakenOutLeavesNoTrace() {
        assertEquals(TEXT.replace("    access: digest\n", ""), YamlEdit.remove(TEXT, "operators[0].access"));
        assertEquals(TEXT.replace("a.example, ", ""), YamlEdit.remove(TEXT, "operators[0].proxies[0]"));
        assertEquals(TEXT.replace(", b.example", ""), YamlEdit.remove(TEXT, "operators[0].proxies[1]"));
        assertEquals(
                TEXT.replace("  - name: other\n    domain: x.example\n", ""), YamlEdit.remove(TEXT, "operators[1]"));
        assertEquals(TEXT.replace("- name: other\n    domain", "- domain"), YamlEdit.remove(TEXT, "operators[1].name"));
        assertEquals(TEXT, YamlEdit.remove(TEXT, "web.listen"));
        assertEquals(TEXT.replace("{name: attic}", "{}"), YamlEdit.remove(TEXT, "device.name"));
    }

    /** Whatever scalar of the sample changes, the text then says that and all else as before. */
    @Test
    void everyPlaceOfTheSampleCanBeChanged() {
        String sample = ConfigurationPages.sample();
        Map<String, String> before = values(sample);
        for (String path : before.keySet()) {
            Map<String, String> expected = new LinkedHashMap<>(before);
            expected.put(path, "an other: 'value' # of\ttexts ü");
            assertEquals(expected, values(YamlEdit.setScalar(sample, path, "an other: 'value' # of\ttexts ü")), path);
            boolean empty = before.get(path).isEmpty();
            assertEquals(
                    empty ? YamlEdit.set(sample, path, "''") : sample,
                    YamlEdit.set(YamlEdit.set(sample, path, "x"), path, empty ? "''" : original(sample, path)),
                    path);
            String without = YamlEdit.remove(sample, path);
            assertTrue(
                    values(without).size() < before.size() && !values(without).containsKey(path + "?"), path);
        }
        assertTrue(
                ConfigurationReader.parse("s", YamlEdit.setScalar(sample, "operators[0].transport", "tcp"))
                        instanceof Bound<?>);
    }

    @Test
    void aKeyWithNothingBehindItGetsAValueInItsPlace() {
        assertEquals("a:\n  b: x\n  c: 1\n", YamlEdit.set("a:\n  b:\n  c: 1\n", "a.b", "x"));
        assertEquals("a:\n  b: x # why\n", YamlEdit.set("a:\n  b: null # why\n", "a.b", "x"));
        assertEquals("a:\n  b:\n    d: 1\n    e: 2\n  # c\n", YamlEdit.set("a:\n  b:\n  # c\n", "a.b", "d: 1\ne: 2"));
    }

    @Test
    void nonsenseIsRefusedWithASentence() {
        for (String path : List.of("", "a..b", "[", "a[x]", "a b", "a.")) {
            assertThrows(IllegalArgumentException.class, () -> YamlEdit.setScalar(TEXT, path, "x"), path);
        }
        assertThrows(IllegalArgumentException.class, () -> YamlEdit.places("a: [b"));
        assertThrows(IllegalArgumentException.class, () -> YamlEdit.places("x".repeat(YamlFile.LONGEST + 1)));
    }

    private static String original(String text, String path) {
        String marked = YamlEdit.set(text, path, "@@@");
        int from = marked.indexOf("@@@");
        return text.substring(from, from + text.length() - marked.length() + 3);
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (YamlEdit.Place place : YamlEdit.places(text)) {
            if (place.value() != null) {
                values.put(place.path(), place.value());
            }
        }
        return values;
    }
}
