package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log's files: how large, how many, and whole to the last line. */
class LoggingTest {
    /** A file is closed when it has reached the size: its last line may stand over. */
    private static final int LONGEST_LINE = 1_100;

    @TempDir
    private Path folder = Path.of("");

    private String run(int keep, int mebibytes) throws IOException, InterruptedException {
        Path said = folder.resolve("stderr");
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoggingProcess.class.getName(),
                        folder.resolve("log/gatehouse.log").toString(),
                        "1",
                        Integer.toString(keep),
                        Integer.toString(mebibytes))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(said));
        return Files.readString(said);
    }

    /** Each file once: the current one has its number's name and the configured one. */
    private Collection<Path> files() throws IOException {
        Map<Object, Path> files = new HashMap<>();
        try (Stream<Path> names = Files.list(folder.resolve("log"))) {
            for (Path name : names.toList()) {
                files.put(Files.readAttributes(name, BasicFileAttributes.class).fileKey(), name);
            }
        }
        return files.values();
    }

    @Test
    void asManyFilesAreKeptAsConfiguredAndTheOldestGoes() throws Exception {
        String said = run(3, 6);
        assertEquals("", said);
        assertEquals(3, files().size(), () -> "files " + folder);
        long whole = 0;
        for (Path file : files()) {
            long size = Files.size(file);
            assertTrue(size < (1 << 20) + LONGEST_LINE, file + " has " + size);
            whole += size;
        }
        assertTrue(whole > 2 << 20, "the last two are full: " + whole);
        String latest = Files.readString(folder.resolve("log/gatehouse.log"));
        assertTrue(latest.contains("5999 "), "the newest lines stand under the configured name");
    }

    @Test
    void whatIsSaidWhileStoppingIsWrittenToo() throws Exception {
        assertEquals("", run(2, 0), "no complaint of the log about itself");
        String latest = Files.readString(folder.resolve("log/gatehouse.log"));
        assertTrue(latest.contains("said while stopping 99"), latest);
    }

    @Test
    void oneFileIsKeptWhereOneIsConfigured() throws Exception {
        run(1, 3);
        assertEquals(1, files().size());
    }
}
