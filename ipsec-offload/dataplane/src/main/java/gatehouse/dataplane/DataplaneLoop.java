package gatehouse.dataplane;

import gatehouse.base.Clock;
import gatehouse.esp.EspBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an {@link EspPath}: waits at its ports and its {@link TunDevice} if there is one, and moves batches both
 * ways. Other threads hand it work with {@link #execute}.
 */
public final class DataplaneLoop implements AutoCloseable {
    private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

    private final EspPath path;
    private final @Nullable TunDevice tun;
    private final Consumer<EspBatch> receiver;
    private final Clock clock;
    private final EspBatch outward;
    private final EspBatch inward;
    private final Queue<Consumer<EspPath>> work = new ConcurrentLinkedQueue<>();
    private final int wake;
    private final Thread thread;
    private volatile boolean stopping;

    private DataplaneLoop(
            String name, EspPath path, @Nullable TunDevice tun, Consumer<EspBatch> receiver, Clock clock, int batch)
            throws IOException {
        this.path = path;
        this.tun = tun;
        this.receiver = receiver;
        this.clock = clock;
        this.outward = new EspBatch(batch, 65_535);
        this.inward = new EspBatch(batch, 65_535);
        this.wake = Linux.eventfd();
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /** Starts moving packets between a TUN device and the path, both of which are closed with the loop. */
    public static DataplaneLoop tun(String name, EspPath path, TunDevice tun, Clock clock, int batch)
            throws IOException {
        DataplaneLoop loop = new DataplaneLoop(name, path, tun, tun::write, clock, batch);
        loop.thread.start();
        return loop;
    }

    /**
     * Starts sealing what the kernel routes into a TUN device, while what is opened goes to a receiver: it may hand packets
     * to the device ({@link TunDevice#write(gatehouse.esp.EspPacket)}). Path and device are closed with the loop.
     *
     * @param receiver takes opened batches, on the loop's thread; refused packets are among them
     */
    public static DataplaneLoop both(
            String name, EspPath path, TunDevice tun, Consumer<EspBatch> receiver, Clock clock, int batch)
            throws IOException {
        DataplaneLoop loop = new DataplaneLoop(name, path, tun, receiver, clock, batch);
        loop.thread.start();
        return loop;
    }

    /**
     * Starts receiving from the path, which is closed with the loop.
     *
     * @param receiver takes opened batches, on the loop's thread; refused packets are among them
     */
    public static DataplaneLoop sockets(String name, EspPath path, Consumer<EspBatch> receiver, Clock clock, int batch)
            throws IOException {
        DataplaneLoop loop = new DataplaneLoop(name, path, null, receiver, clock, batch);
        loop.thread.start();
        return loop;
    }

    /** Does something with the path on its thread, soon: adding an SA, sending a batch. Any thread may call it. */
    public void execute(Consumer<EspPath> task) {
        work.add(task);
        Linux.write(wake, ONE, 0, ONE.length);
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            int count = path.ports().size() + 1 + (tun == null ? 0 : 1);
            MemorySegment set = arena.allocate(8L * count, 8);
            byte[] number = new byte[8];
            while (!stopping) {
                int i = 0;
                Linux.pollInput(set, i++, wake);
                for (EspPort port : path.ports()) {
                    Linux.pollInput(set, i++, port.descriptor());
                }
                if (tun != null) {
                    Linux.pollInput(set, i, tun.descriptor());
                }
                Linux.poll(set, count, -1);
                Linux.read(wake, number, 0, 8);
                catchUp();
                move();
            }
            catchUp(); // what was asked for before the end, such as taking out what holds keys
        } finally {
            path.close();
            if (tun != null) {
                tun.close();
            }
        }
    }

    private void catchUp() {
        for (Consumer<EspPath> task = work.poll(); task != null; task = work.poll()) {
            task.accept(path);
        }
    }

    /** One batch each way; what is left makes the next poll return at once. */
    private void move() {
        long now = clock.nanos();
        if (path.receive(inward, now) > 0) {
            receiver.accept(inward);
        }
        if (tun != null) {
            outward.clear();
            if (tun.read(outward) > 0) {
                path.send(outward, now);
            }
        }
    }

    /** Does what was handed in before, stops the thread and closes the path and the device. */
    @Override
    public void close() {
        stopping = true;
        Linux.write(wake, ONE, 0, ONE.length);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Linux.close(wake);
    }
}
