package gatehouse.scenarios.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole build with its tests, the end-to-end runs among them: what continuous integration runs. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Everything that continuous integration runs: the build, its checks and all tests.")
final class TestCommand implements Callable<Integer> {
    @Option(names = "--long", description = "The full counts that the promises state, not the reduced ones.")
    private boolean full;

    TestCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        Path home = Home.folder();
        var words = new ArrayList<>(
                java.util.List.of("mvn", "-B", "-f", home.resolve("pom.xml").toString()));
        if (full) {
            words.add("-Dgatehouse.long=true");
        }
        words.add("verify");
        var maven = new ProcessBuilder(words).inheritIO();
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return maven.start().waitFor() == 0 ? 0 : 1;
    }
}
