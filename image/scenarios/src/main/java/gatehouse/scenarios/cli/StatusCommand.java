package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.process.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the running gateway stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "How the running gateway stands: one sentence, then registrations, lines, calls and parts. Exit code"
                        + " 1 when something is wrong, or no gateway is reached.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private RunningGateway gateway = new RunningGateway();

    @Option(names = "--json", description = "Everything, as image/README.md describes it.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    StatusCommand() {}

    @Override
    public Integer call() throws Refused, IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonNode status;
        try (ControlChannel control = gateway.connect(event -> {})) {
            status = control.ask("status");
        }
        JsonNode verdict = status.path("verdict");
        if (json) {
            out.print(Json.page(status));
        } else {
            out.println(verdict.path("text").asText());
            if (!text(status, "page_address").isEmpty()) {
                String link = text(status, "sign_in");
                out.println("page          " + text(status, "page_address") + link
                        + (link.isEmpty() ? "" : " (this link signs in once)"));
            }
            status.path("registrations").forEach(row -> {
                out.println("registration  %s/%s  %s"
                        .formatted(text(row, "operator"), text(row, "identity"), text(row, "state")));
                more(out, row, "failure");
            });
            status.path("lines")
                    .forEach(line -> out.println("line          %s  %s%s"
                            .formatted(
                                    text(line, "id"),
                                    text(line, "state"),
                                    line.hasNonNull("remote") ? " with " + text(line, "remote") : "")));
            status.path("calls").forEach(call -> {
                out.println("call          %s -> %s  %s"
                        .formatted(text(call, "from"), text(call, "to"), text(call, "state")));
                more(out, call, "failure");
            });
            status.path("crypto").path("choices").forEach(choice -> out.println(engine(choice)));
            status.path("components").forEach(part -> {
                out.println("part          %s  %s".formatted(text(part, "name"), text(part, "state")));
                more(out, part, "text");
            });
        }
        out.flush();
        return verdict.path("level").asText().equals("error") ? 1 : 0;
    }

    /** Which engine enciphers such packets, and the figures that it was chosen by. */
    private static String engine(JsonNode choice) {
        StringJoiner figures = new StringJoiner(", ", "  (", ")").setEmptyValue("");
        choice.path("nanos")
                .forEachEntry((engine, nanos) -> figures.add("%s %.0f ns".formatted(engine, nanos.asDouble())));
        return "cipher        %s, %d x %d octets  %s%s"
                .formatted(
                        text(choice, "transform"),
                        choice.path("packets").asInt(),
                        choice.path("bytes").asInt(),
                        text(choice, "engine"),
                        figures);
    }

    private static void more(PrintWriter out, JsonNode row, String key) {
        if (row.hasNonNull(key)) {
            out.println("              " + text(row, key));
        }
    }

    private static String text(JsonNode row, String key) {
        return row.path(key).asText();
    }
}
