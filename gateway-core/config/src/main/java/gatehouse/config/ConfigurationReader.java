package gatehouse.config;

import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Problem;
import gatehouse.config.schema.Schema;
import gatehouse.config.schema.YamlFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a gateway's configuration: the typed record, or every problem at once. */
public final class ConfigurationReader {
    private ConfigurationReader() {}

    /** What the file may hold, with the documentation of each key. */
    public static Schema.Group schema() {
        return Schema.of(GatehouseConfiguration.class);
    }

    /** Reads a file; one that cannot be opened is a problem like any other. */
    public static Binding<GatehouseConfiguration> read(Path file, Judges judges) {
        String name = file.toString();
        try {
            return parse(name, Files.readAllBytes(file), judges);
        } catch (NoSuchFileException e) {
            return refused(name, "no such file", "a configuration file (gatehouse run --config FILE)");
        } catch (IOException e) {
            return refused(
                    name, "a file that cannot be read (" + e.getClass().getSimpleName() + ")", "a readable file");
        }
    }

    /** Reads the bytes of a file; {@code name} is its name in problems. */
    public static Binding<GatehouseConfiguration> parse(String name, byte[] bytes, Judges judges) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(name, text, judges);
        } catch (CharacterCodingException e) {
            return refused(name, "bytes that are not UTF-8", "a text in UTF-8");
        }
    }

    /** Reads a text by the form of its values alone; {@code name} is its name in problems. */
    public static Binding<GatehouseConfiguration> parse(String name, String text) {
        return parse(name, text, Judges.NONE);
    }

    /** Reads a text; {@code name} is its name in problems. */
    public static Binding<GatehouseConfiguration> parse(String name, String text, Judges judges) {
        return YamlFile.read(name, text, GatehouseConfiguration.class, judges);
    }

    private static Binding<GatehouseConfiguration> refused(String file, String found, String allowed) {
        return new Binding.Refused<>(List.of(new Problem(file, 0, 0, "", found, allowed, "")));
    }
}
