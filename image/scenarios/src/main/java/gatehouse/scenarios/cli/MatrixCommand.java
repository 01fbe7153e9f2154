package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.demo.Demo;
import gatehouse.scenarios.demo.DemoOptions;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.report.Report;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every system side by side: one scripted call for each combination, one row each. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description = "One measured call through each NAT with each way to secure access, as a table.")
final class MatrixCommand implements Callable<Integer> {
    private static final String ROW = "%-25s %-7s %-15s | %6s %5s %6s | %6s %9s %9s | %s";

    @Option(
            names = "--wire",
            paramLabel = "WIRE",
            defaultValue = "auto",
            converter = ScenarioOptions.WireWord.class,
            description = "namespaces, loopback, or auto: namespaces where the system permits them.")
    private WireChoice wire = WireChoice.AUTO;

    @Option(names = "--report", paramLabel = "FILE", description = "All reports as one JSON array.")
    private @Nullable Path report;

    @Option(names = "--access", paramLabel = "MECH", description = "Only these; may be given more than once.")
    private List<String> access = List.of();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Puts the outcomes by mechanism and NAT into a Markdown file, between its marks.")
    private @Nullable Path table;

    @Mixin
    private Voicing voicing = new Voicing();

    @Spec
    private @Nullable CommandSpec spec;

    MatrixCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        Writable.file("--report", report);
        Writable.file("--table", table);
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        out.println(ROW.formatted(
                "access", "keying", "nat", "reg ms", "trips", "bytes", "set-up", "caller dB", "callee dB", "failures"));
        var all = Json.array();
        boolean clean = true;
        var outcomes = new OutcomeTable();
        for (Mechanism mechanism : mechanisms()) {
            for (NatKind nat : NatKind.values()) {
                Report one = run(mechanism, nat);
                clean &= outcomes.isAsTold(mechanism, nat, one.clean(), one.json());
                out.println(row(mechanism.word(), "none", nat, one.json()));
                out.flush();
                outcomes.add(mechanism, nat, one.json());
                all.add(one.json());
            }
        }
        if (table != null) {
            outcomes.writeInto(table);
        }
        if (report != null) {
            Files.writeString(report, Json.page(all));
        }
        return clean ? 0 : 1;
    }

    private Report run(Mechanism mechanism, NatKind nat) throws Refused, IOException, InterruptedException {
        var options = new DemoOptions(
                true,
                Optional.of(Access.of(mechanism)),
                Keying.of(Keying.Method.NONE),
                nat,
                wire,
                voicing.caller(),
                voicing.farEnd(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (var interruption = new Interruption()) {
            return new Demo(options, new PrintWriter(Writer.nullWriter()), interruption.asked()).run();
        } catch (WireException impossible) {
            throw Refused.failed(impossible.getMessage() + ".");
        }
    }

    private List<Mechanism> mechanisms() throws Refused {
        if (access.isEmpty()) {
            return List.of(Mechanism.values());
        }
        var chosen = new ArrayList<Mechanism>();
        for (String word : access) {
            chosen.add(Arrays.stream(Mechanism.values())
                    .filter(mechanism -> mechanism.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Refused.usage("--access does not know %s.".formatted(word))));
        }
        return chosen;
    }

    private static String row(String access, String keying, NatKind nat, JsonNode report) {
        JsonNode registration = report.path("registrations").path(0);
        JsonNode call = report.path("calls").path(0);
        var failures = new StringBuilder();
        report.path("failures")
                .forEach(failure ->
                        failures.append(failure.path("code").asText()).append(' '));
        return ROW.formatted(
                access,
                keying,
                nat.word(),
                registration.path("millis").asText("-"),
                registration.path("round_trips").asText("-"),
                registration.path("bytes").asText("-"),
                call.path("setup_millis").asText("-"),
                call.path("heard_by_caller").path("snr_db").asText("-"),
                call.path("heard_by_callee").path("snr_db").asText("-"),
                failures.isEmpty() ? "none" : failures.toString().strip());
    }
}
