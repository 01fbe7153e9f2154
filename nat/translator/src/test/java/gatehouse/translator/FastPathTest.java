package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Packets of known sessions allocate nothing: the thread's own account says so. */
class FastPathTest {
    private static final int PACKETS = 20_000;

    private int forwarded;

    @Test
    void aKnownSessionAllocatesNothing() {
        Bench bench = Bench.of(Presets.PORT_RESTRICTED);
        byte[] out = Bench.udp("192.168.1.10:5060", "203.0.113.5:9");
        byte[] in = Bench.udp("203.0.113.5:9", bench.out(out).source());
        byte[] buffer = new byte[64];
        Output sink = (to, bytes, offset, length) -> forwarded++;
        run(bench.nat, out, in, buffer, sink); // warms up: classes load, code compiles
        run(bench.nat, out, in, buffer, sink);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        forwarded = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        run(bench.nat, out, in, buffer, sink);
        long spent = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(2 * PACKETS, forwarded);
        assertTrue(
                spent < PACKETS, spent + " bytes for " + 2 * PACKETS + " packets"); // less than the least object each
    }

    private static void run(Translator nat, byte[] out, byte[] in, byte[] buffer, Output sink) {
        for (int i = 0; i < PACKETS; i++) {
            System.arraycopy(out, 0, buffer, 0, out.length);
            nat.translate(Side.INSIDE, buffer, 0, out.length, 2_000 + i, sink);
            System.arraycopy(in, 0, buffer, 0, in.length);
            nat.translate(Side.OUTSIDE, buffer, 0, in.length, 2_000 + i, sink);
        }
    }
}
