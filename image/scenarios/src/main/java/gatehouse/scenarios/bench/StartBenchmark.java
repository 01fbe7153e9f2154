package gatehouse.scenarios.bench;

import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the gateway takes from the start of its process to the first 200 OK for its REGISTER, as the operator's
 * clock tells, and how much memory the kernel counts for it, idle and in eight calls: for the shipped way of starting
 * it and others. Medians over the rounds; the variants take turns, so that a busy minute hits all alike.
 */
public final class StartBenchmark {
    private static final String SHIPPED = "AOT cache, small heap, serial collector";
    private static final int CALLS = 8;
    /** Until what the start, or eight set-ups, left behind is given back. */
    private static final long SETTLING_MILLIS = 6000;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final int rounds;
    private final PrintWriter progress;

    /** A benchmark of {@code rounds} starts of each variant; {@code progress} gets a line for each. */
    public StartBenchmark(int rounds, PrintWriter progress) {
        this.rounds = rounds;
        this.progress = progress;
    }

    /** What one start showed. */
    private record Start(double registeredMillis, double idleMib, double callsMib) {}

    private static Map<String, List<String>> variants() {
        var cache = JvmOptions.cached("gateway");
        var variants = new LinkedHashMap<String, List<String>>();
        variants.put("plain JVM", JvmOptions.with(List.of(), List.of()));
        variants.put("plain JVM, serial collector", JvmOptions.with(List.of("-XX:+UseSerialGC"), List.of()));
        variants.put("small heap, serial collector", JvmOptions.with(JvmOptions.SMALL, List.of()));
        variants.put(
                "small heap, serial collector, C1 only",
                JvmOptions.with(JvmOptions.SMALL, List.of("-XX:TieredStopAtLevel=1")));
        if (!cache.isEmpty()) {
            variants.put("AOT cache", JvmOptions.with(List.of("-XX:+UseSerialGC"), cache));
            variants.put(SHIPPED, JvmOptions.with(JvmOptions.SMALL, cache));
            variants.put(
                    "AOT cache, small heap, serial collector, C1 only",
                    JvmOptions.with(JvmOptions.SMALL, with(cache, "-XX:TieredStopAtLevel=1")));
        }
        return variants;
    }

    private static List<String> with(List<String> options, String more) {
        var all = new ArrayList<>(options);
        all.add(more);
        return all;
    }

    /** Runs all variants. */
    public List<Measured> run() throws IOException, InterruptedException, WireException, RunFailure {
        var starts = new LinkedHashMap<String, List<Start>>();
        try (var house = new BenchHouse(NatKind.PORT_RESTRICTED, Access.digest())) {
            for (int round = 0; round < rounds; round++) {
                for (var variant : variants().entrySet()) {
                    Start start = measure(house, variant.getValue());
                    starts.computeIfAbsent(variant.getKey(), _ -> new ArrayList<>())
                            .add(start);
                    progress.println("round %d, %s: registered after %.0f ms, %.1f MiB idle, %.1f MiB in %d calls"
                            .formatted(
                                    round + 1,
                                    variant.getKey(),
                                    start.registeredMillis(),
                                    start.idleMib(),
                                    start.callsMib(),
                                    CALLS));
                    progress.flush();
                }
            }
        }
        return List.of(
                measured("start.registered", "ms", starts, Start::registeredMillis),
                measured("start.rss_idle", "MiB", starts, Start::idleMib),
                measured("start.rss_8_calls", "MiB", starts, Start::callsMib));
    }

    private static Start measure(BenchHouse house, List<String> jvm)
            throws IOException, InterruptedException, RunFailure {
        try (var folder = new RunFolder()) {
            Path configuration = house.configuration(folder, CALLS, Optional.empty());
            long before = micros();
            try (Gateway gateway = house.gateway(folder, configuration, jvm)) {
                var registered = house.lab()
                        .events()
                        .await(event -> event.path("event").asText().equals("registered"), PATIENCE)
                        .orElseThrow(() -> new RunFailure("not-registered", "The gateway did not register."));
                double millis = (registered.path("epoch_micros").asLong() - before) / 1000.0;
                Thread.sleep(SETTLING_MILLIS);
                double idle = gateway.residentMib();
                for (int line = 1; line <= CALLS; line++) {
                    gateway.hook(line, true);
                }
                Thread.sleep(500);
                for (int line = 1; line <= CALLS; line++) {
                    gateway.dial(line, house.lab().number("echo"));
                }
                for (int answered = 0; answered < CALLS; answered++) {
                    boolean another = gateway.events()
                            .await(
                                    event -> event.path("event").asText().equals("call")
                                            && event.path("state").asText().equals("answered"),
                                    PATIENCE)
                            .isPresent();
                    if (!another) {
                        throw new RunFailure("no-answer", "Only %d of 8 calls were answered.".formatted(answered));
                    }
                }
                Thread.sleep(SETTLING_MILLIS);
                double inCalls = gateway.residentMib();
                gateway.finish();
                return new Start(millis, idle, inCalls);
            }
        }
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    private static Measured measured(
            String name,
            String unit,
            Map<String, List<Start>> starts,
            java.util.function.ToDoubleFunction<Start> figure) {
        String ours = starts.containsKey(SHIPPED) ? SHIPPED : "small heap, serial collector";
        var peers = new ArrayList<Measured.Peer>();
        starts.forEach((variant, all) -> {
            if (!variant.equals(ours)) {
                peers.add(new Measured.Peer(variant, median(all, figure)));
            }
        });
        return new Measured(name, median(starts.getOrDefault(ours, List.of()), figure), unit, peers);
    }

    private static double median(List<Start> all, java.util.function.ToDoubleFunction<Start> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return Math.round(middle * 10) / 10.0;
    }
}
