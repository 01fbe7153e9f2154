package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.OperatorProfile;
import gatehouse.config.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the gateway says without a key is in the German file of the page: each key of the configuration with its help, and
 * whatever may be wrong with one. The shapes are those of phrase() in app/src/texts/index.ts.
 */
class GermanTest {
    private static final Path FILE = Path.of("../app/src/texts/german.json");
    private static final Path PROBLEMS =
            Path.of("../../gateway-core/config/src/test/resources/gatehouse/config/errors");
    private static final Pattern RANGE = Pattern.compile("-?[0-9]+ to [0-9]+( \\S+)?");
    private static final Pattern CHOICE = Pattern.compile("[\\w.+-]+(, [\\w.+-]+)* or [\\w.+-]+");
    private static final Pattern WORD = Pattern.compile("[\\w.:+*-]+|\".*\"(\\.\\.\\.)?", Pattern.DOTALL);

    /** What comes into the product; golden files and tests may keep what is said no more. */
    private static final Pattern SPEAKER = Pattern.compile(".*/src/main/.*\\.(java|yaml)");

    private static JsonNode german;
    private static final List<Pattern> TEMPLATES = new ArrayList<>();

    private final Set<String> missing = new TreeSet<>();

    @BeforeAll
    static void read() throws Exception {
        german = Browser.JSON.readTree(Files.readString(FILE));
        german.get("texts").fieldNames().forEachRemaining(english -> {
            if (english.contains("{0}")) {
                String shape = ("\\Q" + english + "\\E").replaceAll("\\{[0-9]}", "\\\\E(.+?)\\\\Q");
                TEMPLATES.add(Pattern.compile(shape, Pattern.DOTALL));
            }
        });
    }

    private static boolean isKnown(String english) {
        if (german.get("texts").has(english)
                || RANGE.matcher(english).matches()
                || CHOICE.matcher(english).matches()
                || WORD.matcher(english).matches()) {
            return true;
        }
        for (Pattern template : TEMPLATES) {
            Matcher found = template.matcher(english);
            if (found.matches()) {
                return true;
            }
        }
        return false;
    }

    private void need(String english) {
        if (!english.isEmpty() && !isKnown(english)) {
            missing.add(english);
        }
    }

    private void walk(Schema schema) {
        switch (schema) {
            case Schema.Text text -> need(text.allowed());
            case Schema.Whole ignored -> {}
            case Schema.Flag ignored -> {}
            case Schema.Enumeration names -> names.options().forEach(option -> need(option.meaning()));
            case Schema.Items items -> walk(items.element());
            case Schema.Names names -> {
                walk(names.name());
                walk(names.value());
            }
            case Schema.Group group -> {
                for (Schema.Entry entry : group.entries()) {
                    need(entry.meaning());
                    if (!german.get("titles").has(entry.key())) {
                        missing.add("title " + entry.key());
                    }
                    walk(entry.schema());
                }
            }
            case Schema.Variant variant -> {
                for (Schema.Kind kind : variant.kinds()) {
                    need(kind.meaning());
                    walk(kind.group());
                }
            }
        }
    }

    @Test
    void everyKeyHasItsTitleAndItsHelp() {
        walk(ConfigurationReader.schema());
        for (OperatorProfile profile : OperatorProfile.all()) {
            need(profile.title());
            need(profile.about());
        }
        assertEquals(Set.of(), missing, "add them to german.json");
    }

    /** The golden files of the configuration's errors have one of each. */
    @Test
    void everyProblemCanBeTold() throws Exception {
        Pattern line = Pattern.compile("found (.*?); allowed: (.*?)\\.(?: ([A-Z].*))?");
        int seen = 0;
        try (Stream<Path> files = Files.list(PROBLEMS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".txt")).toList()) {
                for (String problem : Files.readAllLines(file)) {
                    Matcher parts = line.matcher(problem.substring(problem.indexOf("found ")));
                    if (parts.matches()) {
                        need(parts.group(1));
                        need(parts.group(2));
                        need(parts.group(3) == null ? "" : parts.group(3));
                        seen++;
                    }
                }
            }
        }
        assertFalse(seen < 40, "only " + seen + " problems were looked at");
        assertEquals(Set.of(), missing, "add them to german.json");
    }

    /** A sentence that was worded anew would be German no more, and its old German would stay in the page for nobody. */
    @Test
    void whatNobodySaysIsNotInTheFile() throws Exception {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Stream.concat(
                Files.walk(Path.of("../../gateway-core")), Files.walk(Path.of("../../image/gateway/src/main")))) {
            for (Path file : files.filter(
                            each -> SPEAKER.matcher(each.toString()).matches())
                    .toList()) {
                sources.append(Files.readString(file)).append('\n');
            }
        }
        String said = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        german.get("texts").fieldNames().forEachRemaining(english -> {
            for (String part : english.split("\\{[0-9]}")) {
                String words = part.replaceFirst("^[;:,.() ]+", "").strip();
                if (words.length() > 1 && !said.contains(words)) {
                    missing.add(english);
                }
            }
        });
        assertEquals(Set.of(), missing, "word them in german.json as the gateway does, or take them out");
    }

    @Test
    void whatIsNotInTheFileIsSeen() {
        assertFalse(isKnown("something else"));
        assertFalse(isKnown("a list, each of which is new to us"));
    }
}
