package gatehouse.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * ticks; for {@code unprotect} the same stack makes the packets first, and that is not counted. Our engines take turns
 * with {@link #REFERENCE}, half a millisecond each: whatever else the machine does then slows both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class SrtpPackets {
    /** Whom our engines take turns with. */
    static final String REFERENCE = "jitsi-java";

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

    private Calls own;
    private @Nullable Calls reference;

    /** For JMH. */
    public SrtpPackets() {}

    /** A stack with its packets. */
    private final class Calls {
        final String name;
        final SrtpPeer peer;
        final byte[][][] ticks = new byte[TICKS][SrtpPeer.STREAMS][size + SrtpPeer.ROOM];
        int sequence;

        Calls(String name) throws Exception {
            this.name = name;
            peer = SrtpPeer.named(name, suite);
            // By count, not by time: on a machine that does other things too, time would say little.
            for (int round = 0; round < WARM_UP; round++) {
                next();
                protect();
                unprotect();
            }
        }

        void next() {
            for (byte[][] tick : ticks) {
                for (int n = 0; n < SrtpPeer.STREAMS; n++) {
                    SrtpPeer.header(tick[n], n, sequence);
                }
                sequence++;
            }
        }

        void protect() throws Exception {
            for (byte[][] tick : ticks) {
                peer.protect(tick, size);
            }
        }

        void unprotect() throws Exception {
            boolean right = true;
            for (byte[][] tick : ticks) {
                right &= peer.unprotect(tick, size);
            }
            if (!right) {
                throw new IllegalStateException(name + " does not open its own packets");
            }
        }
    }

    /** Makes keys and packets, and checks that the stack opens what it made. */
    @Setup
    public void setUp() throws Exception {
        own = new Calls(stack);
        reference = List.of(REFERENCE, "jitsi-openssl", "libsrtp2").contains(stack) ? null : new Calls(REFERENCE);
    }

    /** Frees what is native. */
    @TearDown
    public void tearDown() {
        own.peer.close();
        if (reference != null) {
            reference.peer.close();
        }
    }

    /** Protecting. */
    @Benchmark
    public void protect(PacketCost cost) throws Exception {
        own.next();
        cost.start();
        own.protect();
        cost.stop(TICKS * SrtpPeer.STREAMS);
        if (reference != null) {
            reference.next();
            cost.startTurn();
            reference.protect();
            cost.stopTurn();
        }
    }

    /** Checking and deciphering. */
    @Benchmark
    public void unprotect(PacketCost cost) throws Exception {
        own.next();
        own.protect();
        cost.start();
        own.unprotect();
        cost.stop(TICKS * SrtpPeer.STREAMS);
        if (reference != null) {
            reference.next();
            reference.protect();
            cost.startTurn();
            reference.unprotect();
            cost.stopTurn();
        }
    }
}
