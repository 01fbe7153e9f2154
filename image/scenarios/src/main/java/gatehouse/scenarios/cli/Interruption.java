package gatehouse.scenarios.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the virtual machine's end waits until the run has cleaned up behind itself, and its exit code is
 * the run's where it has one: to stop what runs until it is stopped is no failure.
 */
final class Interruption implements AutoCloseable {
    private static final long GRACE_MILLIS = 1500;
    private static final long PATIENCE_SECONDS = 10;
    private static final int UNKNOWN = -1;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread runner = Thread.currentThread();
    private volatile int code = UNKNOWN;

    /** Watches over the calling thread's run until closed. */
    Interruption() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::wind));
    }

    /** Counted down when a person asked the run to end. */
    CountDownLatch asked() {
        return asked;
    }

    /** The run is over with this exit code; returns it. */
    int ended(int exitCode) {
        code = exitCode;
        return exitCode;
    }

    private void wind() {
        boolean signalled = cleaned.getCount() > 0;
        asked.countDown();
        try {
            if (!cleaned.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                runner.interrupt(); // it waits for something else than us
            }
            if (!cleaned.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("gatehouse: the run did not end in time; the kernel ends what is left of it");
            } else if (signalled && code != UNKNOWN) {
                Runtime.getRuntime().halt(code); // by itself the virtual machine would end with 128 and the signal
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cleaned.countDown();
    }
}
