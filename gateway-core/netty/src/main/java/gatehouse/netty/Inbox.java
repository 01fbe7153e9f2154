package gatehouse.netty;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue in front of a {@link CoreLoop}: many threads put, the loop takes. Work that may be lost has {@code
 * capacity} places; work that must not be has as many again beyond them.
 */
final class Inbox {
    /** One thing for the loop to do. */
    interface Work {
        void run(long now);

        /** Whether it may be given up when the inbox is full. */
        boolean isDroppable();

        /** The loop has stopped before it came to this. */
        default void abandon() {}
    }

    /** What became of {@link #put}. */
    enum Put {
        QUEUED,
        DROPPED,
        /** Work that must not be lost found no place. */
        OVERRUN,
        CLOSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private final int capacity;
    private final Overflow overflow;
    private int droppable;
    private boolean waiting;
    private boolean closed;
    private int peak;
    private long dropped;

    Inbox(int capacity, Overflow overflow) {
        if (capacity < 1) {
            throw new IllegalArgumentException("an inbox has room for at least one event, not " + capacity);
        }
        this.capacity = capacity;
        this.overflow = overflow;
    }

    Put put(Work work) {
        lock.lock();
        try {
            if (closed) {
                dropped++;
                return Put.CLOSED;
            }
            if (work.isDroppable()) {
                if (droppable >= capacity) {
                    dropped++;
                    if (overflow == Overflow.DROP_NEWEST) {
                        return Put.DROPPED;
                    }
                    removeOldest();
                }
                droppable++;
            } else if (queue.size() - droppable >= capacity) {
                return Put.OVERRUN;
            }
            queue.add(work);
            peak = Math.max(peak, queue.size());
            if (waiting) {
                arrived.signal();
            }
            return Put.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Moves up to {@code limit} pieces of work to {@code target}; waits up to {@code nanos} for the first. */
    void take(List<Work> target, int limit, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (queue.isEmpty() && !closed && left > 0) {
                waiting = true;
                left = arrived.awaitNanos(left);
                waiting = false;
            }
            for (int i = 0; i < limit; i++) {
                Work work = queue.poll();
                if (work == null) {
                    return;
                }
                if (work.isDroppable()) {
                    droppable--;
                }
                target.add(work);
            }
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is given up and counted. Wakes the loop. */
    void close() {
        lock.lock();
        try {
            closed = true;
            dropped += queue.size();
            queue.forEach(Work::abandon);
            queue.clear();
            droppable = 0;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    LoopCounts counts(long handled) {
        lock.lock();
        try {
            return new LoopCounts(handled, dropped, queue.size(), peak);
        } finally {
            lock.unlock();
        }
    }

    /** The oldest is nearly always at the head: only work that must not be lost can stand before it. */
    private void removeOldest() {
        for (Iterator<Work> each = queue.iterator(); each.hasNext(); ) {
            if (each.next().isDroppable()) {
                each.remove();
                droppable--;
                return;
            }
        }
    }
}
