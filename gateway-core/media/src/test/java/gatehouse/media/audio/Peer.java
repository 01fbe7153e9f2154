package gatehouse.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs other people's programs as judges. A missing one skips the test by name, except in CI. */
public final class Peer {
    private Peer() {}

    /** Runs a program to its end in {@code folder}; fails the test when it does. */
    public static String run(Path folder, String... command) throws IOException, InterruptedException {
        need(command[0]);
        Path log = Files.createTempFile(folder, "peer", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " does not end");
        }
        String output = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Goes on only where a program is. */
    public static void need(String program) {
        needLibrary(program, isInstalled(program));
    }

    /** Goes on only where a library, or whatever else a test needs, is there. */
    public static void needLibrary(String program, boolean isThere) {
        if (!isThere) {
            if ("1".equals(System.getenv("GATEHOUSE_CI")) || "true".equals(System.getenv("CI"))) {
                throw new AssertionError("peer missing: " + program);
            }
            Assumptions.abort("peer missing: " + program);
        }
    }

    private static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "/usr/bin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
