package gatehouse.scenarios.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one run: configuration, secrets, sockets, logs, recordings in the making. Gone at its end; what a run left
 * that was killed goes when the next one begins.
 */
public final class RunFolder implements AutoCloseable {
    /** The name begins with the owner's process id, which tells whether it still runs. */
    private static final Pattern NAME = Pattern.compile("gatehouse-run-([0-9]{1,18})-.*");

    private final Path folder;

    /** Makes the folder, which only its owner may enter. Its path is short: UNIX socket paths end at 107 bytes. */
    public RunFolder() throws IOException {
        folder = Files.createTempDirectory(
                "gatehouse-run-" + ProcessHandle.current().pid() + "-");
        sweep(folder.resolveSibling("."));
    }

    /** Removes the folders of our user's runs whose process is gone. */
    private static void sweep(Path parent) throws IOException {
        try (var all = Files.newDirectoryStream(parent, "gatehouse-run-*")) {
            for (Path old : all) {
                Matcher name = NAME.matcher(old.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                        && Files.isWritable(old)) {
                    remove(old);
                }
            }
        }
    }

    /** The files of this name of runs whose process lives. */
    public static List<Path> living(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try (var all = Files.newDirectoryStream(parent, "gatehouse-run-*")) {
            for (Path folder : all) {
                Matcher owner = NAME.matcher(folder.getFileName().toString());
                if (owner.matches()
                        && ProcessHandle.of(Long.parseLong(owner.group(1))).isPresent()
                        && Files.exists(folder.resolve(name))) {
                    found.add(folder.resolve(name));
                }
            }
        }
        return found;
    }

    /** A file of this run; it need not exist. */
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
        remove(folder);
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException | NoSuchFileException another) {
            // Somebody else removes the same leftover; it is gone either way.
        }
    }
}
