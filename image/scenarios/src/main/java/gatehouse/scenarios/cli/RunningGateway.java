package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The way to a gateway that runs on this machine: its control socket, which only its owner may open. */
final class RunningGateway {
    private static final Path USUAL = Path.of("/run/gatehouse/control.sock");

    @Option(
            names = "--control",
            paramLabel = "SOCKET",
            description =
                    "The gateway's control socket, as control.socket of its configuration says. Without it, that of"
                            + " the demo that runs here, else /run/gatehouse/control.sock.")
    private @Nullable Path control;

    RunningGateway() {}

    /** Connects, or says in one sentence why that cannot be. */
    ControlChannel connect(Consumer<JsonNode> events) throws Refused, IOException {
        Path socket = socket();
        try {
            return ControlChannel.connect(socket, events);
        } catch (IOException nobody) {
            throw Refused.failed(
                    Files.exists(socket)
                            ? "Nobody answers on %s (%s); run this as the user of the gateway, and see that it runs."
                                    .formatted(socket, nobody.getMessage())
                            : "No gateway runs with the control socket %s; start one, or name its socket with --control."
                                    .formatted(socket));
        }
    }

    private Path socket() throws Refused, IOException {
        if (control != null) {
            return control;
        }
        List<Path> demos = RunFolder.living("control.sock");
        if (demos.size() > 1) {
            throw Refused.usage("Several demos run here; choose one with --control: "
                    + String.join(", ", demos.stream().map(Path::toString).toList()) + ".");
        }
        return demos.isEmpty() ? USUAL : demos.getFirst();
    }
}
