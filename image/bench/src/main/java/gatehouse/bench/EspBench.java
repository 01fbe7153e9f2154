package gatehouse.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench esp}: full-sized packets on every engine, in Gbit/s of one core; the default engine is the peer; then {@link TableBench}. */
final class EspBench {
    private static final List<String> ENGINES = List.of("jca", "bc", "libcrypto", "ipsec-mb");
    private static final String SIZE = "1392";

    private EspBench() {}

    static Report run() throws RunnerException {
        String[] there = ENGINES.stream()
                .filter(engine -> GatehouseSrtp.engine(engine).isPresent())
                .toArray(String[]::new);
        List<RunResult> runs = List.copyOf(new Runner(new OptionsBuilder()
                        .include("gatehouse\\.bench\\.EspPackets\\.")
                        .param("engine", there)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(600))
                        .measurementIterations(4)
                        .measurementTime(TimeValue.milliseconds(400))
                        .jvmArgsAppend("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "--enable-native-access=ALL-UNNAMED")
                        .build())
                .run());
        List<Report.Result> results = new ArrayList<>();
        for (String method : List.of("encrypt", "decrypt")) {
            for (String transform : List.of("aes-cbc-128/hmac-sha1-96", "aes-gcm-128/none-128")) {
                double reference = rate(runs, method, transform, "jca");
                for (String engine : there) {
                    double value = rate(runs, method, transform, engine);
                    List<Report.Peer> peers = engine.equals("jca")
                            ? List.of()
                            : List.of(new Report.Peer("jca", reference, value / reference));
                    String suite = transform.startsWith("aes-gcm") ? "AES_GCM_128" : "AES_CBC_128_HMAC_SHA1_96";
                    results.add(new Report.Result(
                            "esp." + method + "." + suite + "." + SIZE + "." + engine, value, "Gbit/s", peers));
                }
            }
        }
        results.addAll(TableBench.run());
        return Report.of("esp", results);
    }

    private static double rate(List<RunResult> runs, String method, String transform, String engine) {
        return runs.stream()
                .filter(run -> run.getParams().getBenchmark().endsWith("." + method)
                        && run.getParams().getParam("transform").equals(transform)
                        && run.getParams().getParam("engine").equals(engine))
                .mapToDouble(run -> Integer.parseInt(SIZE)
                        * 8.0
                        * run.getSecondaryResults().get("packets").getScore()
                        / run.getSecondaryResults().get("cpuNanos").getScore())
                .findFirst()
                .orElse(0);
    }
}
