package gatehouse.scenarios.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One process that must not outlive us. It is asked to end with SIGTERM, then made to; and the kernel kills it when we
 * are killed ourselves (prctl PR_SET_PDEATHSIG, set by util-linux's setpriv).
 *
 * <p>The death signal fires when the <em>thread</em> that started the child ends, so all are started by one thread that
 * lives as long as the program.
 */
public final class Child implements AutoCloseable {
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("starter").factory());

    private final String name;
    private final Process process;
    private final BufferedReader output;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts {@code command} in a session of its own, so that a Ctrl-C at our terminal reaches only us and the order of
     * stopping is ours; what it writes to stderr goes to {@code log}.
     *
     * @param name what messages call it
     * @throws IOException when the program cannot be started
     */
    public static Child start(String name, List<String> command, Path log) throws IOException {
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        var builder = new ProcessBuilder(words);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new Child(name, STARTER.submit(builder::start).get());
        } catch (ExecutionException wrapped) {
            if (wrapped.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(wrapped.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + name, stopped);
        }
    }

    /**
     * {@code command}, to be killed by the kernel when we die. We may die before the signal is arranged; then the
     * parent is somebody else by now, and the command is not begun.
     */
    public static List<String> mortal(List<String> command) {
        String owner = Long.toString(ProcessHandle.current().pid());
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        words.addAll(List.of("sh", "-c", "[ \"$PPID\" = \"$0\" ] && exec \"$@\"", owner));
        words.addAll(command);
        return words;
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** Its process id; programs that only exec others (nsenter, setpriv) keep it. */
    public long pid() {
        return process.pid();
    }

    /** True until it has ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it prints, line by line; read by one thread. */
    public BufferedReader output() {
        return output;
    }

    /** Its stdin. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Waits for its end; the exit code, or -1 when it still runs after {@code patience}. */
    public int await(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** Sends SIGTERM and does not wait; what it still prints can be read ({@code Process.destroy} would close that). */
    public void askToStop() {
        process.toHandle().destroy();
    }

    /** SIGTERM, up to {@code patience} to end, then SIGKILL. Returns true when it ended by itself. */
    public boolean stop(Duration patience) {
        askToStop();
        boolean willing = false;
        try {
            willing = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        if (!willing) {
            process.toHandle().destroyForcibly();
        }
        return willing;
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(3));
    }
}
