package gatehouse.scenarios.cli;

import gatehouse.scenarios.process.ControlChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What those who help need to see. */
@Command(
        name = "support-bundle",
        mixinStandardHelpOptions = true,
        description = "Writes a zip for those who help: configuration, state, events, messages and log of the running"
                + " gateway, without passwords and keys.")
final class SupportBundleCommand implements Callable<Integer> {
    @Mixin
    private RunningGateway gateway = new RunningGateway();

    @Parameters(paramLabel = "FILE", description = "The zip to write.")
    private Path file = Path.of("gatehouse-support.zip");

    @Spec
    private @Nullable CommandSpec spec;

    SupportBundleCommand() {}

    @Override
    public Integer call() throws Refused, IOException {
        Writable.file("FILE", file);
        try (ControlChannel control = gateway.connect(event -> {})) {
            byte[] zip =
                    Base64.getDecoder().decode(control.ask("support-bundle").asText());
            Files.write(file, zip);
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println("%s, %d bytes.".formatted(file, zip.length));
            out.flush();
        }
        return 0;
    }
}
