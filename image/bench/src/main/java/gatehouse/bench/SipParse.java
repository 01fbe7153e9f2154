package gatehouse.bench;

import java.lang.foreign.MemorySegment;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Messages a second of CPU time, so that what else runs on the machine counts little. Each message is received anew: Gatehouse and JAIN SIP get a fresh array each time,
 * sofia-sip copies into a buffer of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SipParse {
    private static final int WARM_UP = 100_000;

    /** Which messages. */
    @Param({"invite4", "invite6", "register4", "register6", "mix"})
    public String messages;

    private byte[][] octets;
    private MemorySegment[] nativeOctets;
    private SofiaParser sofia;
    private int next;

    /** For JMH. */
    public SipParse() {}

    /** Makes the messages, and warms up by count: on a busy machine seconds say nothing. */
    @Setup
    public void setUp(BenchmarkParams run) {
        octets = ImsMessages.named(messages);
        sofia = SofiaParser.load().orElse(null);
        nativeOctets = SofiaParser.receive(octets);
        String method = run.getBenchmark();
        Cost unused = new Cost();
        long sum = 0;
        for (int i = 0; i < WARM_UP; i++) {
            sum += switch (method.substring(method.lastIndexOf('.') + 1)) {
                case "gatehouse" -> gatehouse(unused);
                case "gatehouseEager" -> gatehouseEager(unused);
                case "jain" -> jain(unused);
                default -> sofia(unused);
            };
        }
        if (sum == 42) {
            System.err.println("an unlikely sum"); // so that the sum is used
        }
    }

    /** What the iteration cost: the CPU time of its thread, and the time that was spent collecting its garbage. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Cost {
        /** CPU time in nanoseconds. */
        public long cpuNanos;

        /** Messages parsed in it. */
        public long messages;

        private long start;

        /** For JMH. */
        public Cost() {}

        private static long cpu() {
            long collecting = 0;
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                collecting += collector.getCollectionTime();
            }
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + collecting * 1_000_000;
        }

        /** Begins to count. */
        @Setup(Level.Iteration)
        public void begin() {
            start = cpu();
            messages = 0;
        }

        /** Ends counting. */
        @TearDown(Level.Iteration)
        public void end() {
            cpuNanos = cpu() - start;
        }
    }

    private byte[] receive() {
        return octets[next++ & (octets.length - 1)].clone();
    }

    /** Gatehouse, reading what every element reads. */
    @Benchmark
    public int gatehouse(Cost cost) {
        cost.messages++;
        return GatehouseReader.lazy(receive());
    }

    /** Gatehouse, decoding every header it knows. */
    @Benchmark
    public int gatehouseEager(Cost cost) {
        cost.messages++;
        return GatehouseReader.eager(receive());
    }

    /** JAIN SIP, reading the same. */
    @Benchmark
    public int jain(Cost cost) {
        cost.messages++;
        return JainReader.read(receive());
    }

    /** sofia-sip, which decodes every header it knows. */
    @Benchmark
    public long sofia(Cost cost) {
        cost.messages++;
        return sofia.parse(nativeOctets[next++ & (octets.length - 1)]);
    }
}
