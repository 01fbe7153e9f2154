package gatehouse.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench srtp}: every engine beside jitsi-srtp, both its paths, and libsrtp2, in one run. */
final class SrtpBench {
    private static final List<String> ENGINES = List.of("jca", "bc", "libcrypto", "ipsec-mb");

    private SrtpBench() {}

    static Report run() throws RunnerException {
        List<String> stacks = new ArrayList<>(List.of("libsrtp2", "jitsi-openssl"));
        for (String engine : ENGINES) {
            if (GatehouseSrtp.engine(engine).isPresent()) {
                stacks.add(engine);
            } else {
                System.err.println("bench: there is no engine " + engine + " here, its column stays empty");
            }
        }
        List<RunResult> runs = List.copyOf(new Runner(
                        options().param("stack", stacks.toArray(new String[0])).build())
                .run());
        List<Report.Result> results = new ArrayList<>();
        for (String method : List.of("protect", "unprotect")) {
            for (String suite : List.of("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM")) {
                for (String size : List.of("172", "1200")) {
                    for (String engine : ENGINES) {
                        row(runs, method, suite, size, engine, results);
                    }
                }
            }
        }
        return Report.of("srtp", results);
    }

    private static ChainedOptionsBuilder options() {
        return new OptionsBuilder()
                .include("gatehouse\\.bench\\.SrtpPackets\\.")
                .forks(1)
                .threads(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(4)
                .measurementTime(TimeValue.milliseconds(400))
                .jvmArgsAppend("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");
    }

    private static void row(
            List<RunResult> runs,
            String method,
            String suite,
            String size,
            String engine,
            List<Report.Result> results) {
        double ours = nanos(runs, method, suite, size, engine);
        if (ours == 0) {
            return;
        }
        List<Report.Peer> peers = new ArrayList<>();
        for (String peer : List.of("jitsi-java", "jitsi-openssl", "libsrtp2")) {
            double theirs = peer.equals(SrtpPackets.REFERENCE)
                    ? figure(runs, method, suite, size, engine, "turnNanos")
                    : nanos(runs, method, suite, size, peer);
            if (theirs > 0) {
                peers.add(new Report.Peer(peer, theirs, theirs / ours));
            }
        }
        String name = "srtp." + method + "." + suite + "." + size + "." + engine;
        results.add(new Report.Result(name, ours, "ns/packet", peers));
        double octets = figure(runs, method, suite, size, engine, "allocated");
        results.add(new Report.Result(name + ".alloc", octets, "B/packet", List.of()));
    }

    private static double nanos(List<RunResult> runs, String method, String suite, String size, String stack) {
        return figure(runs, method, suite, size, stack, "cpuNanos");
    }

    /** A counter for each packet. */
    private static double figure(
            List<RunResult> runs, String method, String suite, String size, String stack, String counter) {
        return runs.stream()
                .filter(run -> run.getParams().getBenchmark().endsWith("." + method)
                        && run.getParams().getParam("suite").equals(suite)
                        && run.getParams().getParam("size").equals(size)
                        && run.getParams().getParam("stack").equals(stack))
                .mapToDouble(run -> run.getSecondaryResults().get(counter).getScore()
                        / run.getSecondaryResults().get("packets").getScore())
                .findFirst()
                .orElse(0);
    }
}
