package gatehouse.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the timed part cost the benchmark's own thread: what else runs on the machine counts little. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class PacketCost {
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** CPU time in nanoseconds. */
    public long cpuNanos;

    /** Octets allocated. */
    public long allocated;

    /** Packets done. */
    public long packets;

    /** CPU time that the reference took for as many, in turns with it. */
    public long turnNanos;

    private long cpuBefore;
    private long allocatedBefore;

    /** For JMH. */
    public PacketCost() {}

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void clear() {
        cpuNanos = 0;
        allocated = 0;
        turnNanos = 0;
        packets = 0;
    }

    void start() {
        allocatedBefore = BEAN.getCurrentThreadAllocatedBytes();
        cpuBefore = BEAN.getCurrentThreadCpuTime();
    }

    void startTurn() {
        cpuBefore = BEAN.getCurrentThreadCpuTime();
    }

    void stopTurn() {
        turnNanos += BEAN.getCurrentThreadCpuTime() - cpuBefore;
    }

    void stop(long done) {
        cpuNanos += BEAN.getCurrentThreadCpuTime() - cpuBefore;
        allocated += BEAN.getCurrentThreadAllocatedBytes() - allocatedBefore;
        packets += done;
    }
}
