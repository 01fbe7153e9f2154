package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.scenarios.wire.Wires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that are not ours and judge us. */
public final class Peer {
    private Peer() {}

    /** What {@code words} print; a missing program skips the test by name, or fails it in continuous integration. */
    public static String run(String... words) throws IOException, InterruptedException {
        need(words[0]);
        var command = new ArrayList<>(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", words) + ":\n" + printed);
        return printed;
    }

    /** Skips or fails without the program. */
    public static void need(String program) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return;
            }
        }
        Wires.missing("peer " + program);
    }
}
