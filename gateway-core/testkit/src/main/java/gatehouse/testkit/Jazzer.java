package gatehouse.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Coverage-guided fuzzing in the long run: ten minutes for each target, or {@code gatehouse.fuzz.seconds}, in a process of
 * its own. Jazzer itself is the caller's dependency.
 */
public final class Jazzer {
    private static final long SECONDS = Long.getLong("gatehouse.fuzz.seconds", 600);
    private static final int TAIL = 4_000;

    /** What must hold for any octets at all: whatever it throws is a finding. An enum of targets implements it. */
    @FunctionalInterface
    public interface Target {
        /** Runs the target on one input. */
        void run(byte[] data);
    }

    private Jazzer() {}

    /**
     * Fuzzes one target.
     *
     * @param longest the most octets of an input
     * @param folder an empty one; a finding is left there as a file whose octets belong into the corpus
     * @throws AssertionError for a finding, with the end of what Jazzer said
     */
    public static <T extends Enum<T> & Target> void fuzz(T target, List<byte[]> corpus, int longest, Path folder)
            throws IOException, InterruptedException {
        Path seeds = Files.createDirectory(folder.resolve("corpus"));
        int number = 0;
        for (byte[] input : corpus) {
            Files.write(seeds.resolve("seed-" + number++), input);
        }
        String targets = target.getDeclaringClass().getName();
        String module = String.join(".", List.of(targets.split("\\.", -1)).subList(0, 2));
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-D" + JazzerTarget.TARGETS + "=" + targets,
                        "-D" + JazzerTarget.TARGET + "=" + target.name(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerTarget.class.getName(),
                        "--instrumentation_includes=" + module + ".**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_len=" + longest,
                        "-timeout=60",
                        "-max_total_time=" + SECONDS,
                        seeds.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = jazzer.waitFor(SECONDS + 120, TimeUnit.SECONDS);
        } finally {
            jazzer.destroy();
        }
        String said = Files.readString(log);
        if (!ended || jazzer.exitValue() != 0 || !said.contains("Done ")) {
            throw new AssertionError(
                    (ended ? "" : "Jazzer does not end: ") + said.substring(Math.max(0, said.length() - TAIL)));
        }
    }
}
