package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.bench.ImsBenchmark;
import gatehouse.scenarios.bench.Measured;
import gatehouse.scenarios.bench.PageBenchmark;
import gatehouse.scenarios.bench.RecoveryBenchmark;
import gatehouse.scenarios.bench.StartBenchmark;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The benchmarks, each beside its peers. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "The benchmarks, each beside its peers, as ratios: above 1 is better than the peer.")
final class BenchCommand implements Callable<Integer> {
    private static final String START = "start";
    private static final String IMS = "ims";
    private static final String RECOVERY = "recovery";
    private static final String PAGE = "page";

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = START,
            description = "start: the gateway's start to its first 200 OK, and its memory idle and in 8 calls;"
                    + " ims: registrations with AKA and IPsec at the operator;"
                    + " recovery: until signalling is back when a NAT forgets or moves;"
                    + " page: what the page and 50 browsers cost the gateway;"
                    + " sip, sip-core, srtp, esp, voice: image/bench/README.md.")
    private String name = START;

    @Option(names = "--rounds", defaultValue = "5", description = "How often each variant is measured (default 5).")
    private int rounds = 5;

    @Option(names = "--report", paramLabel = "FILE", description = "The results as JSON.")
    private @Nullable Path report;

    @Spec
    private @Nullable CommandSpec spec;

    BenchCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        if (rounds < 1) {
            throw Refused.usage("--rounds: one round at least.");
        }
        Writable.file("--report", report);
        if (!List.of(START, IMS, RECOVERY, PAGE).contains(name)) {
            return microbenchmark();
        }
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        List<Measured> results;
        try {
            results = switch (name) {
                case IMS -> ImsBenchmark.run();
                case RECOVERY -> new RecoveryBenchmark(rounds, out).run();
                case PAGE -> new PageBenchmark(Home.folder(), out).run();
                default -> new StartBenchmark(rounds, out).run();
            };
        } catch (WireException impossible) {
            throw Refused.failed(impossible.getMessage() + ".");
        } catch (RunFailure failure) {
            throw Refused.failed(failure.text());
        }
        for (Measured result : results) {
            out.println("%-36s %10.1f %s".formatted(result.name(), result.value(), result.unit()));
            for (var peer : result.peers()) {
                out.println("%20s %8.1f %s, ratio %.2f  %s"
                        .formatted("", peer.value(), result.unit(), peer.ratio(result.value()), peer.name()));
            }
        }
        if (report != null) {
            Files.writeString(report, Json.page(json(results)));
        }
        return 0;
    }

    /** The JMH benchmarks are a module of their own, which no build makes but this: image/bench. */
    private int microbenchmark() throws Refused, IOException, InterruptedException {
        Path module = Home.folder().resolve("image/bench");
        if (!Maven.run("-q", "-DskipTests", "-Dcyclonedx.skip=true", "-pl", "image/bench", "-am", "package")) {
            return 1;
        }
        Path target = module.resolve("target");
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                // 100,000 calls stand in it: a heap that has to grow meanwhile would be measured instead of them
                "-XX:+UseSerialGC",
                "-Xms2g",
                "-Xmx2g",
                "-cp",
                target.resolve("classes") + ":" + target.resolve("app") + "/*",
                "gatehouse.bench.BenchMain",
                name));
        if (report != null) {
            command.addAll(List.of("--report", report.toString()));
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private ObjectNode json(List<Measured> results) throws IOException {
        ObjectNode root = Json.object();
        root.put("bench", name);
        root.put("machine", machine());
        var rows = root.putArray("results");
        for (Measured result : results) {
            ObjectNode row = rows.addObject()
                    .put("name", result.name())
                    .put("value", result.value())
                    .put("unit", result.unit());
            var peers = row.putArray("peers");
            for (var peer : result.peers()) {
                peers.addObject()
                        .put("name", peer.name())
                        .put("value", peer.value())
                        .put("ratio", Math.round(peer.ratio(result.value()) * 1000) / 1000.0);
            }
        }
        return root;
    }

    private static String machine() throws IOException {
        String processor = System.getProperty("os.arch");
        Path info = Path.of("/proc/cpuinfo");
        if (Files.exists(info)) {
            try (var lines = Files.lines(info)) {
                processor = lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(processor);
            }
        }
        return "%s, %d cores, %s %s, Java %s"
                .formatted(
                        processor,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }
}
