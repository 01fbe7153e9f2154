package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Coverage-guided fuzzing in the long run: ten minutes for each target, or {@code gatehouse.fuzz.seconds}. A finding is
 * left as a file whose octets belong into the corpus.
 */
class JazzerTest {
    private static final long SECONDS = Long.getLong("gatehouse.fuzz.seconds", 600);

    @ParameterizedTest
    @EnumSource
    void findsNothing(FuzzTarget target, @TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Boolean.getBoolean("gatehouse.long"), "ten minutes a target: with gatehouse.long only");
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        int number = 0;
        for (byte[] input : FuzzInputs.corpus(target)) {
            Files.write(corpus.resolve("seed-" + number++), input);
        }
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-D" + JazzerTarget.PROPERTY + "=" + target,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerTarget.class.getName(),
                        "--instrumentation_includes=gatehouse.sip.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_len=8192",
                        "-timeout=60",
                        "-max_total_time=" + SECONDS,
                        corpus.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(jazzer.waitFor(SECONDS + 120, TimeUnit.SECONDS), "Jazzer does not end");
        String said = Files.readString(log);
        assertEquals(0, jazzer.exitValue(), () -> said.substring(Math.max(0, said.length() - 4000)));
        assertTrue(said.contains("Done "), said);
    }
}
