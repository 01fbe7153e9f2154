import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes the signatures out of the jars of a folder: Bouncy Castle's are signed for a Java that asks for it, which no JDK
 * of today does. A signed jar on the module path has its whole manifest checked at every start, before main. What Maven
 * fetched it has checked already. Run by the build: {@code java Unsign.java FOLDER}.
 */
final class Unsign {
    private Unsign() {}

    public static void main(String[] args) throws IOException {
        for (Path jar : below(Path.of(args[0]), ".*\\.jar")) {
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                Path meta = inside.getPath("/META-INF");
                for (Path signature : Files.isDirectory(meta) ? below(meta, ".*\\.(SF|RSA|DSA|EC)") : List.<Path>of()) {
                    Files.delete(signature);
                }
            }
        }
    }

    private static List<Path> below(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name)).toList();
        }
    }
}
