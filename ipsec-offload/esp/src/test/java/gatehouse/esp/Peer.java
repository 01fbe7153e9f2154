package gatehouse.esp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of other people that judge us. */
final class Peer {
    private Peer() {}

    /** Skips the test by name if the program is not there; where CI runs it, that is a failure. */
    static void need(String name, String... probe) throws IOException, InterruptedException {
        IOException missing = null;
        try {
            Process process =
                    new ProcessBuilder(probe).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                missing = new IOException("peer missing: " + name);
            }
        } catch (IOException e) {
            missing = e;
        }
        if (missing != null) {
            if ("1".equals(System.getenv("GATEHOUSE_CI")) || "true".equals(System.getenv("CI"))) {
                throw missing;
            }
            Assumptions.abort("peer missing: " + name);
        }
    }

    /** Runs it with this input and returns what it printed; what it says to stderr becomes the failure. */
    static String run(byte[] input, List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("peer", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (var in = process.getOutputStream()) {
                in.write(input);
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + ": " + Files.readString(errors));
            }
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
