package gatehouse.netty;

import gatehouse.base.Clock;
import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One platform thread that owns the cores of one component: it hands them events and the time, fires their deadlines
 * and carries out their actions. A core is touched by this thread alone.
 *
 * <p>The inbox is bounded ({@link CoreSeat#offer}, {@link CoreSeat#post}). Whatever a core or an action handler throws
 * stops the loop and is reported to the {@link Supervisor}; a failed component never goes on half-alive, and never dies
 * in silence.
 *
 * <p>Use: make it, take a {@link #seat} for each core, {@link #start}, and {@link #close} at the end.
 */
public final class CoreLoop implements AutoCloseable {
    /** How many events are taken before deadlines are looked at again. */
    private static final int BATCH = 64;

    /** How many events a component may post to itself in a row before it is held to be running in circles. */
    private static final int LOCAL_LIMIT = 100_000;

    /** How much blocking work may be under way at once. */
    private static final int OFFLOAD_LIMIT = 64;

    private final String name;
    private final Clock clock;
    private final Supervisor supervisor;
    private final Inbox inbox;
    private final Thread thread;
    private final List<Seat<?, ?>> seats = new ArrayList<>();
    private final Queue<Inbox.Work> local = new ArrayDeque<>();
    private final Semaphore offloads = new Semaphore(OFFLOAD_LIMIT);
    private final LongAdder handled = new LongAdder();
    private volatile @Nullable Throwable overrun;

    /**
     * A loop that is not started yet.
     *
     * @param name the component's name, for the thread, the logs and the supervisor
     * @param capacity how many droppable events may wait; at least 1
     * @param overflow which of them is given up when there are more
     */
    public CoreLoop(String name, Clock clock, int capacity, Overflow overflow, Supervisor supervisor) {
        this.name = name;
        this.clock = clock;
        this.supervisor = supervisor;
        this.inbox = new Inbox(capacity, overflow);
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    }

    /**
     * Gives {@code core} a place on this loop, before {@link #start}.
     *
     * @param actions carries out what the core asks for, on the loop's thread; it must not block
     */
    public <E, A> CoreSeat<E> seat(Core<E, A> core, Consumer<? super A> actions) {
        if (thread.getState() != Thread.State.NEW) {
            throw new IllegalStateException(name + ": seats are taken before the loop starts");
        }
        Seat<E, A> seat = new Seat<>(core, actions);
        seats.add(seat);
        return seat;
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Whether the caller is the loop's own thread. */
    public boolean isOnLoop() {
        return Thread.currentThread().equals(thread);
    }

    /** Runs {@code question} on the loop's thread, where it may read the cores; fails when the loop has stopped. */
    public <R> CompletableFuture<R> ask(Supplier<? extends R> question) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        Ask<R> ask = new Ask<>(question, answer);
        if (!submit(ask)) {
            ask.abandon();
        }
        return answer;
    }

    /** What it has done so far. */
    public LoopCounts counts() {
        return inbox.counts(handled.sum());
    }

    /**
     * Stops after the event in hand; what still waits is given up and counted. Returns when the thread has ended, or at
     * once when called on it. The supervisor is not told. Doing it twice is harmless.
     */
    @Override
    public void close() {
        inbox.close();
        if (isOnLoop() || thread.getState() == Thread.State.NEW) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            loop();
        } catch (Throwable cause) {
            inbox.close();
            local.forEach(Inbox.Work::abandon);
            Logger.error(cause, "{} has failed", name);
            supervisor.failed(name, cause);
        }
    }

    private void loop() throws InterruptedException {
        List<Inbox.Work> batch = new ArrayList<>(BATCH);
        while (true) {
            for (Seat<?, ?> seat : seats) {
                seat.expire(clock.nanos());
            }
            drainLocal();
            long deadline = Deadlines.NEVER;
            for (Seat<?, ?> seat : seats) {
                deadline = Math.min(deadline, seat.core.nextDeadline());
            }
            inbox.take(batch, BATCH, deadline == Deadlines.NEVER ? Long.MAX_VALUE : deadline - clock.nanos());
            for (Inbox.Work work : batch) {
                if (inbox.isClosed()) {
                    work.abandon();
                    continue;
                }
                work.run(clock.nanos());
                drainLocal();
            }
            batch.clear();
            Throwable cause = overrun;
            if (cause != null) {
                throw new IllegalStateException("more events than it can take", cause);
            }
            if (inbox.isClosed()) {
                return;
            }
        }
    }

    private void drainLocal() {
        for (int i = 0; !local.isEmpty(); i++) {
            if (i == LOCAL_LIMIT) {
                throw new IllegalStateException("posted " + i + " events to itself without end");
            }
            local.remove().run(clock.nanos());
        }
    }

    private boolean submit(Inbox.Work work) {
        if (isOnLoop() && !work.isDroppable()) {
            return !inbox.isClosed() && local.add(work);
        }
        return switch (inbox.put(work)) {
            case QUEUED -> true;
            case DROPPED, CLOSED -> false;
            case OVERRUN -> {
                overrun = new RejectedExecutionException("no room for an event that must not be lost");
                yield false;
            }
        };
    }

    private final class Seat<E, A> implements CoreSeat<E> {
        final Core<E, A> core;
        final Consumer<? super A> actions;

        Seat(Core<E, A> core, Consumer<? super A> actions) {
            this.core = core;
            this.actions = actions;
        }

        @Override
        public boolean offer(E event) {
            return submit(new Delivery<>(this, event, true));
        }

        @Override
        public boolean post(E event) {
            return submit(new Delivery<>(this, event, false));
        }

        @Override
        public void offload(Callable<? extends E> work, Function<? super Exception, ? extends E> failed) {
            if (!offloads.tryAcquire()) {
                post(failed.apply(new RejectedExecutionException(name + ": too much blocking work under way")));
                return;
            }
            Thread.ofVirtual().name(name + "-work").start(() -> {
                E event;
                try {
                    event = work.call();
                } catch (Throwable e) {
                    event = failed.apply(e instanceof Exception x ? x : new IllegalStateException(e));
                } finally {
                    offloads.release();
                }
                post(event);
            });
        }

        void handle(E event, long now) {
            handled.increment();
            core.handle(event, now, actions);
        }

        void expire(long now) {
            if (core.nextDeadline() > now) {
                return;
            }
            core.expire(now, actions);
            if (core.nextDeadline() <= now) {
                throw new IllegalStateException(core.getClass().getSimpleName() + " leaves due deadlines unfired");
            }
        }
    }

    private record Delivery<E>(CoreLoop.Seat<E, ?> seat, E event, boolean isDroppable) implements Inbox.Work {
        @Override
        public void run(long now) {
            seat.handle(event, now);
        }
    }

    private record Ask<R>(Supplier<? extends R> question, CompletableFuture<R> answer) implements Inbox.Work {
        @Override
        public void run(long now) {
            try {
                answer.complete(question.get());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public boolean isDroppable() {
            return false;
        }

        @Override
        public void abandon() {
            answer.completeExceptionally(new RejectedExecutionException("the component has stopped"));
        }
    }
}
