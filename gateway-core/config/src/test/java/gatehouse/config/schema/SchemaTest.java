package gatehouse.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What records may say about themselves, on records made for it. */
public class SchemaTest {
    public record Switches(
            @Key("On or off.") boolean lampOn,

            @Key(value = "Off unless said.", preset = "false")
            boolean bellOn,

            @Key("May be neither.") Optional<Boolean> fanOn) {}

    public record Undocumented(int number) {}

    public record Unbounded(@Key("A number.") int number) {}

    public record Endless(@Key("A list.") List<String> names) {}

    public record Shapeless(@Key("A text.") String text) {}

    @Test
    void componentsAreKeysInKebabCase() {
        assertEquals(
                List.of("lamp-on", "bell-on", "fan-on"),
                Schema.of(Switches.class).entries().stream()
                        .map(Schema.Entry::key)
                        .toList());
        assertEquals(
                List.of(true, false, false),
                Schema.of(Switches.class).entries().stream()
                        .map(Schema.Entry::required)
                        .toList());
    }

    @Test
    void flagsAreTrueOrFalseAndNothingElse() {
        assertEquals(
                new Switches(true, false, Optional.empty()),
                YamlFile.read("f", "lamp-on: true", Switches.class).orThrow());
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> YamlFile.read("f", "lamp-on: yes\nbell-on: 1", Switches.class)
                        .orThrow());
        assertEquals(
                "f:1:10: lamp-on: found \"yes\"; allowed: true or false.\n"
                        + "f:2:10: bell-on: found \"1\"; allowed: true or false.",
                refused.getMessage());
    }

    /** A record that does not say enough is a bug of ours, and is found by the first test that reads anything. */
    @Test
    void recordsThatDoNotSayEnoughAreRefused() {
        for (var type : List.of(Undocumented.class, Unbounded.class, Endless.class, Shapeless.class)) {
            var bug = assertThrows(IllegalStateException.class, () -> Schema.of(type.asSubclass(Record.class)));
            assertTrue(bug.getMessage().contains(type.getSimpleName()), bug.getMessage());
        }
    }
}
