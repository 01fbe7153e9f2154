package gatehouse.netty;

import io.netty.channel.Channel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, bounded in octets from the caller's hand to the system's: any thread puts,
 * the channel's event loop writes. Messages put before the connection is open wait for it.
 */
final class SendQueue {
    private final int limit;
    private final LongSupplier clock;
    private final Runnable sent;
    private final ConcurrentLinkedQueue<byte[]> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private volatile @Nullable Channel channel;
    private int unsent;
    private long progressAt;

    /**
     * An empty queue.
     *
     * @param limit how many octets may wait
     * @param sent run for each message that the system has taken
     */
    SendQueue(int limit, LongSupplier clock, Runnable sent) {
        this.limit = limit;
        this.clock = clock;
        this.sent = sent;
    }

    /** Takes a message, or says that there is no room for it. */
    boolean put(byte[] message) {
        if (waiting.addAndGet(message.length) > limit) {
            waiting.addAndGet(-message.length);
            return false;
        }
        messages.add(message);
        scheduleDrain();
        return true;
    }

    /** The connection is open. */
    void open(Channel opened) {
        channel = opened;
        scheduleDrain();
    }

    /** Gives up what waits. */
    void clear() {
        messages.clear();
    }

    /** For how long the system has taken nothing of what waits, in nanoseconds; 0 when nothing waits. */
    long stuckFor() {
        return unsent == 0 ? 0 : clock.getAsLong() - progressAt;
    }

    private void scheduleDrain() {
        Channel open = channel;
        if (open != null && drainScheduled.compareAndSet(false, true)) {
            open.eventLoop().execute(() -> drain(open));
        }
    }

    private void drain(Channel open) {
        drainScheduled.set(false);
        if (unsent == 0) {
            progressAt = clock.getAsLong();
        }
        boolean any = false;
        for (byte[] next = messages.poll(); next != null; next = messages.poll()) {
            any = true;
            int length = next.length;
            unsent += length;
            var _ = open.write(open.alloc().buffer(length).writeBytes(next)).addListener(done -> {
                waiting.addAndGet(-length);
                unsent -= length;
                progressAt = clock.getAsLong();
                if (done.isSuccess()) {
                    sent.run();
                }
            });
        }
        if (any) {
            open.flush();
        }
    }
}
