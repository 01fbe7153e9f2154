package gatehouse.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that judge us. */
public final class Peers {
    private Peers() {}

    /** Skips the test by name when a peer is missing, but not where everything must run. */
    public static void require(String program) {
        try {
            if (new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0) {
                return;
            }
        } catch (IOException | InterruptedException e) {
            Assertions.fail(e);
        }
        skip("peer missing: " + program);
    }

    public static void skip(String why) {
        if ("1".equals(System.getenv("GATEHOUSE_CI")) || "true".equals(System.getenv("CI"))) {
            Assertions.fail(why);
        }
        Assumptions.abort(why);
    }

    /** The lines that a command prints; it must succeed. */
    public static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        Assertions.assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        Assertions.assertEquals(0, process.exitValue(), String.join(" ", command));
        return lines;
    }

    /** What tshark says: these fields of each packet that passes {@code filter}. */
    public static List<String> tshark(Path file, String filter, String... fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-Y",
                filter,
                "-T",
                "fields"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        return run(command.toArray(String[]::new));
    }
}
