package gatehouse.scenarios.cli;

import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.stage.JvmOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The gateway itself, on this machine. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "The gateway itself; gateway-core/config/REFERENCE.md explains its configuration.")
final class RunCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The YAML configuration.")
    private Path config = Path.of("gatehouse.yaml");

    RunCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        if (!Files.isRegularFile(config)) {
            throw Refused.usage("--config: there is no file %s.".formatted(config));
        }
        return Foreground.run(JavaProgram.GATEWAY, JvmOptions.gateway(), List.of("--config", config.toString()));
    }
}
