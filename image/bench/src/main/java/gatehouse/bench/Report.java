package gatehouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark found, in the shape of {@code --report}.
 *
 * @param bench its name
 * @param machine processor, cores, Java
 * @param results one for each figure
 */
record Report(String bench, String machine, List<Result> results) {
    /** One figure with those of its peers. */
    record Result(String name, double value, String unit, List<Peer> peers) {}

    /** A peer's figure; a ratio above 1 means that ours is better, whatever the unit. */
    record Peer(String name, double value, double ratio) {}

    static Report of(String bench, List<Result> results) {
        return new Report(bench, describe(), results);
    }

    private static String describe() {
        String model = System.getProperty("os.arch");
        try {
            model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(model);
        } catch (IOException e) {
            // no Linux: the architecture has to do
        }
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version();
    }

    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }

    /** A table for a person. */
    String table() {
        StringBuilder out = new StringBuilder(machine).append('\n');
        for (Result result : results) {
            out.append(String.format(Locale.ROOT, "%-44s %,14.1f %s", result.name(), result.value(), result.unit()));
            for (Peer peer : result.peers()) {
                out.append(String.format(Locale.ROOT, "   %s %,.1f (%.2fx)", peer.name(), peer.value(), peer.ratio()));
            }
            out.append('\n');
        }
        return out.toString();
    }
}
