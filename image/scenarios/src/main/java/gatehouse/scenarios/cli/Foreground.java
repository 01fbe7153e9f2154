package gatehouse.scenarios.cli;

import gatehouse.scenarios.process.JavaProgram;
import java.io.IOException;
import java.util.List;

/** Runs one program in our place: its terminal is ours, our end is its end. */
final class Foreground {
    private Foreground() {}

    /** Its exit code; when we are asked to end, it is asked first and waited for. */
    static int run(JavaProgram program, List<String> jvm, List<String> words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(program.command(jvm, words)).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }));
        return process.waitFor();
    }
}
