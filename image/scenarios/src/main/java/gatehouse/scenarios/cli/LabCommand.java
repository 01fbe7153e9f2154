package gatehouse.scenarios.cli;

import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.stage.JvmOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The operator alone, for other people's phones. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "The operator alone, for other people's phones: prints its addresses, numbers and passwords.")
final class LabCommand implements Callable<Integer> {
    LabCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Foreground.run(JavaProgram.LAB, JvmOptions.lab(), List.of());
    }
}
