package gatehouse.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench sip}: parsing beside JAIN SIP and sofia-sip, then the whole core; all in one run on one machine. */
final class SipBench {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final List<String> SETS = List.of("invite4", "invite6", "register4", "register6", "mix");

    private SipBench() {}

    static Report run() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("gatehouse\\.bench\\.SipParse\\.")
                .forks(1)
                .threads(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");
        if (SofiaParser.load().isEmpty()) {
            System.err.println("bench: libsofia-sip-ua0 is not installed, its column stays empty");
            options.exclude("gatehouse\\.bench\\.SipParse\\.sofia");
        }
        Collection<RunResult> runs = new Runner(options.build()).run();
        List<Report.Result> results = new ArrayList<>();
        for (String set : SETS) {
            results.add(rate(runs, "sip.parse." + set, set, "gatehouse"));
        }
        results.add(rate(runs, "sip.parse.mix-eager", "mix", "gatehouseEager"));
        double ours = allocated(runs, "gatehouse");
        double jains = allocated(runs, "jain");
        results.add(new Report.Result(
                "sip.alloc.mix", ours, "B/message", List.of(new Report.Peer("jain-sip", jains, jains / ours))));
        double buffer = 0;
        byte[][] mix = ImsMessages.named("mix");
        for (byte[] message : mix) {
            buffer += (double) message.length / mix.length;
        }
        results.add(new Report.Result("sip.alloc.mix.buffer", buffer, "B/message", List.of()));
        results.addAll(CoreBench.run());
        return Report.of("sip", results);
    }

    private static Report.Result rate(Collection<RunResult> runs, String name, String set, String ours) {
        double value = score(runs, set, ours);
        List<Report.Peer> peers = new ArrayList<>();
        for (String peer : List.of("jain", "sofia")) {
            double rate = score(runs, set, peer);
            if (rate > 0) {
                peers.add(new Report.Peer(peer + "-sip", rate, value / rate));
            }
        }
        return new Report.Result(name, value, "messages/CPU-s", peers);
    }

    /** Messages for each second of CPU time: the machine may do other things meanwhile. */
    private static double score(Collection<RunResult> runs, String set, String method) {
        return runs.stream()
                .filter(run -> is(run, set, method))
                .mapToDouble(run -> 1e9 * second(run, "messages") / second(run, "cpuNanos"))
                .findFirst()
                .orElse(0);
    }

    private static double second(RunResult run, String name) {
        return run.getSecondaryResults().get(name).getScore();
    }

    private static double allocated(Collection<RunResult> runs, String method) {
        return runs.stream()
                .filter(run -> is(run, "mix", method))
                .mapToDouble(run -> second(run, ALLOCATED))
                .findFirst()
                .orElse(0);
    }

    private static boolean is(RunResult run, String set, String method) {
        return run.getParams().getParam("messages").equals(set)
                && run.getParams().getBenchmark().endsWith("." + method);
    }
}
