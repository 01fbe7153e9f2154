package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.process.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where it breaks, from the cable to a call. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description =
                "Walks from the cable to a test call and says where it breaks, and what to do. Exit code 1 when it"
                        + " breaks somewhere.")
final class DiagnoseCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Mixin
    private RunningGateway gateway = new RunningGateway();

    @Parameters(
            arity = "0..1",
            paramLabel = "NUMBER",
            description = "Where the test call goes; without it, to the operator's numbers.test.")
    private @Nullable String number;

    @Spec
    private @Nullable CommandSpec spec;

    DiagnoseCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (ControlChannel control = gateway.connect(event -> {})) {
            control.ask("diagnose", Json.object().put("number", number));
            int told = 0;
            while (true) {
                JsonNode walk = control.ask("status").path("diagnosis");
                JsonNode checks = walk.path("checks");
                while (told < checks.size() && isOver(checks.get(told))) {
                    JsonNode check = checks.get(told++);
                    out.println("%-9s %-24s %s"
                            .formatted(
                                    check.path("state").asText(),
                                    (check.path("step").asText() + " "
                                                    + check.path("subject").asText(""))
                                            .strip(),
                                    check.path("text").asText("")));
                    out.flush();
                }
                if (walk.hasNonNull("ended_at_millis") && told == checks.size()) {
                    boolean broken = false;
                    for (JsonNode check : checks) {
                        broken |= check.path("state").asText().equals("bad");
                    }
                    return broken ? 1 : 0;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static boolean isOver(JsonNode check) {
        String state = check.path("state").asText();
        return !state.equals("waiting") && !state.equals("running");
    }
}
