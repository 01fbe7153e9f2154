package gatehouse.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Programs and libraries of other people that judge us. A missing one skips the test by name on a user's machine, and
 * fails it in continuous integration, where everything must run (GATEHOUSE_CI=1 or CI=true).
 */
public final class Peer {
    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> FOLDERS = Stream.concat(
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                    Stream.of("/usr/bin", "/usr/sbin", "/sbin"))
            .toList();

    private Peer() {}

    /** Goes on only where a program is. */
    public static void need(String program) {
        need(FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program))), program);
    }

    /** Goes on only where a library, or whatever else a test needs, is there. */
    public static void need(boolean isThere, String name) {
        if (!isThere) {
            missing(name);
        }
    }

    /** Does not go on: {@code what} is not there, be it a program or a right. Never returns, though {@code throw} may stand before it. */
    public static AssertionError missing(String what) {
        String sentence = "peer missing: " + what;
        if ("1".equals(System.getenv("GATEHOUSE_CI")) || "true".equals(System.getenv("CI"))) {
            throw new AssertionError(sentence);
        }
        throw new TestAbortedException(sentence);
    }

    /**
     * What a program prints; it must end with 0, within two minutes.
     *
     * @throws AssertionError with what it said to its standard error, if it does not
     */
    public static String run(String... command) throws IOException, InterruptedException {
        return runIn(Path.of("."), command);
    }

    /** The same in a folder of its own. */
    public static String runIn(Path folder, String... command) throws IOException, InterruptedException {
        return new String(run(folder, new byte[0], command), StandardCharsets.UTF_8);
    }

    /** The octets that a program prints when it is given these. */
    public static byte[] feed(byte[] input, String... command) throws IOException, InterruptedException {
        return run(Path.of("."), input, command);
    }

    private static byte[] run(Path folder, byte[] input, String... command) throws IOException, InterruptedException {
        need(command[0]);
        Path files = Files.createTempDirectory("peer");
        Path given = Files.write(files.resolve("given"), input);
        Path printed = files.resolve("printed");
        Path errors = files.resolve("errors");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(given.toFile())
                    .redirectOutput(printed.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended;
            try {
                ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } finally {
                process.destroyForcibly(); // nothing is left running, whatever ends the wait
            }
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("%s %s: %s%s"
                        .formatted(
                                String.join(" ", command),
                                ended ? "ended with " + process.exitValue() : "does not end",
                                Files.readString(errors),
                                new String(Files.readAllBytes(printed), StandardCharsets.ISO_8859_1)));
            }
            return Files.readAllBytes(printed);
        } finally {
            for (Path file : List.of(given, printed, errors, files)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
