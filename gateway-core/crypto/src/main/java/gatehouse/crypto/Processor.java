package gatehouse.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says of the processor; on another system nothing is known of it. */
final class Processor {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Its name, for people. */
    static String name() {
        return first(List.of("model name", "Model"), "a processor without a name");
    }

    /** Whether it computes with sixteen numbers of 32 bits at a time, and rotates them, as x86-64 does with AVX-512. */
    static boolean hasWideVectors() {
        return List.of(first(List.of("flags"), "").split(" ")).containsAll(List.of("avx512f", "avx512vl"));
    }

    private static String first(List<String> keys, String otherwise) {
        try (Stream<String> lines = Files.lines(CPU)) {
            return lines.filter(line -> keys.stream().anyMatch(line::startsWith))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
