package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts kept in the repository. {@code mvn verify -Dgatehouse.jvm.extra=-Dgatehouse.golden=write} writes them anew. */
final class Golden {
    private Golden() {}

    /** {@code actual} is what the file says; {@code file} is relative to the module. */
    static void check(String file, String actual) throws IOException {
        Path path = Path.of(file);
        if ("write".equals(System.getProperty("gatehouse.golden"))) {
            Files.writeString(path, actual);
        }
        assertEquals(
                Files.exists(path) ? Files.readString(path) : "",
                actual,
                file + " is out of date; write it anew with -Dgatehouse.jvm.extra=-Dgatehouse.golden=write");
    }
}
