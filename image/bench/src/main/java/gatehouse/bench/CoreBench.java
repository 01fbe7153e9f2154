package gatehouse.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench sip-core}: the whole SIP core, from received octets through transactions, dialogs and calls to octets
 * again, and how it grows from one call to 100,000. Every figure is for both ends together, on one thread.
 */
final class CoreBench {
    private static final int[] CALLS = {1, 10, 100, 1_000, 10_000, 100_000};
    private static final int WARM_UP = 20_000;
    private static final int EXCHANGES = 20_000;
    private static final int REPEATS = 3;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CoreBench() {}

    static List<Report.Result> run() {
        List<Report.Result> results = new ArrayList<>();
        warmUp();
        results.add(callRate());
        CallPair pair = new CallPair();
        long empty = heap();
        List<Report.Peer> one = List.of();
        double first = 0;
        for (int calls : CALLS) {
            while (pair.calls() < calls) {
                pair.call();
            }
            pair.rest();
            double nanos = exchange(pair);
            pair.rest();
            results.add(new Report.Result("sip.core.message." + calls + "-calls", nanos, "ns/message", one));
            if (first == 0) {
                first = nanos;
                results.add(new Report.Result(
                        "sip.core.transactions", 1e9 / (2 * nanos), "INFO transactions/CPU-s, both ends", List.of()));
            } else {
                results.set(
                        results.size() - 1,
                        new Report.Result(
                                "sip.core.message." + calls + "-calls",
                                nanos,
                                "ns/message",
                                List.of(new Report.Peer("1-call", first, first / nanos))));
            }
            if (calls >= 1_000) {
                results.add(new Report.Result(
                        "sip.core.memory." + calls + "-calls",
                        (double) (heap() - empty) / (2.0 * calls),
                        "B/dialog",
                        List.of()));
            }
        }
        return results;
    }

    private static void warmUp() {
        CallPair pair = new CallPair();
        for (int i = 0; i < WARM_UP; i++) {
            pair.call();
            pair.ask();
            pair.hangUp();
        }
    }

    /** Calls made and ended: INVITE, 180, 200, ACK, BYE, 200. */
    private static Report.Result callRate() {
        double best = Double.MAX_VALUE;
        CallPair pair = new CallPair();
        for (int i = 0; i < REPEATS; i++) {
            long before = cpu();
            for (int j = 0; j < EXCHANGES; j++) {
                pair.call();
                pair.hangUp();
            }
            best = Math.min(best, (double) (cpu() - before) / EXCHANGES);
        }
        return new Report.Result("sip.core.calls", 1e9 / best, "calls/CPU-s, both ends", List.of());
    }

    /** The least of some runs: what else happens on the machine only adds. */
    private static double exchange(CallPair pair) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long answered = pair.completed();
            long messages = pair.messages();
            long before = cpu();
            for (int j = 0; j < EXCHANGES; j++) {
                pair.ask();
            }
            best = Math.min(best, (double) (cpu() - before) / (pair.messages() - messages));
            if (pair.completed() != answered + EXCHANGES) {
                throw new IllegalStateException("requests are not answered");
            }
        }
        return best;
    }

    /** Of the whole process: with the collector's work, whose pauses last longer than they cost on a busy machine. */
    private static long cpu() {
        return PROCESS.getProcessCpuTime();
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
