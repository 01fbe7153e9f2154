package gatehouse.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whole packets: header, rollover count, replay window, cipher and tag, for 32 calls with 32 keys. One invocation is 32
 * ticks; for {@code unprotect} the same stack makes the packets first, and that is not counted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class SrtpPackets {
    private static final int TICKS = 32;
    private static final int WARM_UP = 250; // 256,000 packets

    /** The suite. */
    @Param({"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    public String suite;

    /** Octets of the RTP packet. */
    @Param({"172", "1200"})
    public int size;

    /** Whose. */
    @Param({"jca"})
    public String stack;

    private SrtpPeer peer;
    private byte[][][] ticks;
    private int sequence;

    /** For JMH. */
    public SrtpPackets() {}

    /** Makes keys and packets, and checks that the stack opens what it made. */
    @Setup
    public void setUp() throws Exception {
        peer = SrtpPeer.named(stack, suite);
        ticks = new byte[TICKS][SrtpPeer.STREAMS][size + SrtpPeer.ROOM];
        // By count, not by time: on a machine that does other things too, time would say little.
        for (int round = 0; round < WARM_UP; round++) {
            next();
            for (byte[][] tick : ticks) {
                peer.protect(tick, size);
                if (!peer.unprotect(tick, size)) {
                    throw new IllegalStateException(stack + " does not open its own packets");
                }
            }
        }
    }

    /** Frees what is native. */
    @TearDown
    public void tearDown() {
        peer.close();
    }

    private void next() {
        for (byte[][] tick : ticks) {
            for (int n = 0; n < SrtpPeer.STREAMS; n++) {
                SrtpPeer.header(tick[n], n, sequence);
            }
            sequence++;
        }
    }

    /** Protecting. */
    @Benchmark
    public void protect(PacketCost cost) throws Exception {
        next();
        cost.start();
        for (byte[][] tick : ticks) {
            peer.protect(tick, size);
        }
        cost.stop(TICKS * SrtpPeer.STREAMS);
    }

    /** Checking and deciphering. */
    @Benchmark
    public void unprotect(PacketCost cost) throws Exception {
        next();
        for (byte[][] tick : ticks) {
            peer.protect(tick, size);
        }
        boolean right = true;
        cost.start();
        for (byte[][] tick : ticks) {
            right &= peer.unprotect(tick, size);
        }
        cost.stop(TICKS * SrtpPeer.STREAMS);
        if (!right) {
            throw new IllegalStateException(stack + " refused its own packets");
        }
    }
}
