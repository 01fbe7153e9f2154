package gatehouse.scenarios.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The files of one run: configuration, secrets, sockets, logs, recordings in the making. Gone at its end. */
public final class RunFolder implements AutoCloseable {
    private final Path folder;

    /** Makes the folder, which only its owner may enter. Its path is short: UNIX socket paths end at 107 bytes. */
    public RunFolder() throws IOException {
        folder = Files.createTempDirectory("gatehouse-");
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** The last {@code count} lines of a file of this run, for a person who asks why. */
    public String tail(String name, int count) {
        try {
            var lines = Files.readAllLines(file(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException neverWritten) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
