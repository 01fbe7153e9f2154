package gatehouse.scenarios.cli;

import java.io.IOException;
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
        // Modules beside each other, as many as there are cores; the long run measures, so there one has the machine
        boolean green = full ? Maven.run("-Dgatehouse.long=true", "verify") : Maven.run("-T", "1C", "verify");
        return green ? 0 : 1;
    }
}
