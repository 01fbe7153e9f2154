package gatehouse.gateway;

import gatehouse.management.ComponentStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Starts the gateway's parts in order and stops them in the reverse order. One that fails is stopped, shown as
 * restarting with its cause, and started again after 1 s, 2 s and so on up to a minute; an hour without failure is
 * forgotten as the first.
 */
final class Components implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long FORGIVEN_NANOS = TimeUnit.HOURS.toNanos(1);

    private final StatusBoard board;
    private final List<Supervised> all = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("supervisor").daemon(true).factory());

    private static final class Supervised {
        final Component component;
        int restarts;
        int failures;
        boolean over;
        long failedAt;

        Supervised(Component component) {
            this.component = component;
        }
    }

    Components(StatusBoard board) {
        this.board = board;
    }

    /** Starts a component after all that were started before it. Returns when the first attempt is over. */
    void start(Component component) {
        Supervised supervised = new Supervised(component);
        all.add(supervised);
        onSupervisor(() -> attempt(supervised));
    }

    /** Stops one component for good; it is no longer shown. Returns when that is done. */
    void stop(Component component) {
        onSupervisor(() -> all.removeIf(supervised -> {
            if (!supervised.component.equals(component)) {
                return false;
            }
            supervised.over = true;
            component.stop();
            board.forget(component.name());
            return true;
        }));
    }

    private void attempt(Supervised supervised) {
        if (supervised.over) {
            return;
        }
        String name = supervised.component.name();
        try {
            supervised.component.start(cause -> submit(() -> fail(supervised, cause)));
            board.component(name, ComponentStatus.Health.HEALTHY, null, supervised.restarts);
        } catch (IOException | RuntimeException e) {
            fail(supervised, e);
        }
    }

    private void fail(Supervised supervised, Throwable cause) {
        if (supervised.over) {
            return;
        }
        String name = supervised.component.name();
        supervised.component.stop();
        long now = System.nanoTime();
        supervised.failures = now - supervised.failedAt > FORGIVEN_NANOS ? 1 : supervised.failures + 1;
        supervised.failedAt = now;
        supervised.restarts++;
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(10, supervised.failures - 1));
        Logger.warn("{} failed, starts again in {} ms: {}", name, pause, why);
        board.component(name, ComponentStatus.Health.RESTARTING, why, supervised.restarts);
        try {
            var _ = executor.schedule(() -> attempt(supervised), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            Logger.debug("{} is not started again, for the gateway stops", name);
        }
    }

    private void submit(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            Logger.debug("a failure while the gateway stops is passed over");
        }
    }

    private void onSupervisor(Runnable work) {
        try {
            executor.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        for (Supervised supervised : all.reversed()) {
            supervised.component.stop();
        }
    }
}
