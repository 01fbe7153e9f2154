package gatehouse.lab.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.base.Endpoint;
import gatehouse.lab.operator.Subscriber;
import gatehouse.netty.SecureEntropy;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What full registrations with AKA and IPsec cost the network, on one thread without sockets: SM1 in, SM6 out, SM7 opened,
 * SM12 sealed, in CPU time. The UEs' own work is done between and not counted. One JSON line for each result on standard output.
 */
public final class Measurement {
    static final Endpoint PCSCF = Endpoint.of("203.0.113.10:5060");

    /** A machine with other work does not make the operator slower. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static final int WAVE = 500;
    private static final long SECOND = 1_000_000_000L;

    private final PrintStream out;

    private Measurement(PrintStream out) {
        this.out = out;
    }

    /** Measures {@code args[0]} registrations in each mode, and the memory of {@code args[1]} registered UEs. */
    public static void main(String[] args) {
        int registrations = Integer.parseInt(args[0]);
        int population = Integer.parseInt(args[1]);
        var measurement = new Measurement(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        measurement.run(LoadUe.Way.UDP_ENC_TUN, registrations, false); // the compiler learns
        for (LoadUe.Way way : LoadUe.Way.values()) {
            measurement.run(way, registrations, true);
        }
        measurement.memory(population);
    }

    /** What one run found. */
    private record Cost(long nanos, long bytes, BusyOperator operator) {}

    private void run(LoadUe.Way way, int count, boolean told) {
        Cost cost = register(way, count);
        if (told) {
            tell("ims.register." + way.word(), count * 1e9 / cost.nanos, "registrations/s");
            tell("ims.register.bytes." + way.word(), (double) cost.bytes / count, "bytes");
        }
    }

    private Cost register(LoadUe.Way way, int count) {
        List<Subscriber> subscribers = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            subscribers.add(LoadUe.subscriber(n));
        }
        return register(way, count, new BusyOperator("home.example", PCSCF, subscribers, new SecureEntropy()));
    }

    private Cost register(LoadUe.Way way, int count, BusyOperator operator) {
        long nanos = 0;
        long bytes = 0;
        for (int first = 1; first <= count; first += WAVE) {
            List<LoadUe> wave = new ArrayList<>();
            List<byte[]> proposals = new ArrayList<>();
            for (int n = first; n < first + WAVE && n <= count; n++) {
                LoadUe ue = new LoadUe(n, way);
                wave.add(ue);
                proposals.add(ue.proposal());
            }
            long start = CPU.getCurrentThreadCpuTime();
            for (int i = 0; i < wave.size(); i++) {
                operator.clear(wave.get(i).source(), proposals.get(i));
            }
            nanos += CPU.getCurrentThreadCpuTime() - start;
            for (int i = 0; i < wave.size(); i++) {
                byte[] challenge = operator.clear.remove().octets();
                QueuePort.Sealed answer = wave.get(i).answer(challenge);
                bytes += proposals.get(i).length + 28 + challenge.length + 28 + answer.wireBytes();
                operator.port.put(answer);
            }
            start = CPU.getCurrentThreadCpuTime();
            operator.receive();
            nanos += CPU.getCurrentThreadCpuTime() - start;
            for (QueuePort.Sealed done = operator.port.sent.poll(); done != null; done = operator.port.sent.poll()) {
                bytes += done.wireBytes();
            }
            operator.pass(SECOND);
        }
        if (operator.registered() != count) {
            throw new IllegalStateException(operator.registered() + " of " + count + " registered by " + way.word());
        }
        return new Cost(nanos, bytes, operator);
    }

    private void memory(int count) {
        List<Subscriber> subscribers = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            subscribers.add(LoadUe.subscriber(n));
        }
        BusyOperator operator = new BusyOperator("home.example", PCSCF, subscribers, new SecureEntropy());
        long before = used();
        register(LoadUe.Way.UDP_ENC_TUN, count, operator);
        operator.pass(600 * SECOND); // transactions are over, registrations stand
        long after = used();
        tell("ims.memory." + count, (after - before) / (double) operator.registered(), "bytes/UE");
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void tell(String name, double value, String unit) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", name);
        line.put("value", Math.round(value * 10) / 10.0);
        line.put("unit", unit);
        out.println(new ObjectMapper().valueToTree(line));
    }
}
