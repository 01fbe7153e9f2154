package gatehouse.scenarios.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.stage.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of SIPp, a user agent that nobody here wrote, against the stack; it ends with its files at the test's end. */
final class SippRun implements AutoCloseable {
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final RunFolder folder;
    private final String name;
    private final Child child;

    private SippRun(RunFolder folder, String name, Child child) {
        this.folder = folder;
        this.name = name;
        this.child = child;
    }

    /**
     * Begins.
     *
     * @param scenario one that SIPp brings along ({@code uac}, {@code regexp}), or with {@code .xml} one of ours
     * @param local where it speaks from
     * @param remote whom it speaks with
     */
    static SippRun start(
            RunFolder folder, String scenario, Endpoint local, Endpoint remote, Transport transport, String... options)
            throws IOException {
        String name = scenario.replace(".xml", "") + "-" + RUNS.incrementAndGet();
        var command = new ArrayList<>(List.of("env", "TERM=vt100", "sipp", text(remote)));
        if (scenario.endsWith(".xml")) {
            Path script = folder.file(name + ".xml");
            try (InputStream in = SippRun.class.getResourceAsStream("sipp-" + scenario)) {
                Files.write(script, in.readAllBytes());
            }
            command.addAll(List.of("-sf", script.toString()));
        } else {
            command.addAll(List.of("-sn", scenario));
        }
        String host = local.address().isV6()
                ? "[" + local.address() + "]"
                : local.address().toString();
        command.addAll(List.of("-i", host, "-p", Integer.toString(local.port()), "-nostdin"));
        command.addAll(List.of("-t", transport.isReliable() ? "t1" : "u1"));
        command.addAll(List.of("-trace_stat", "-fd", "1", "-stf", path(folder, name, "stat")));
        command.addAll(List.of("-trace_err", "-error_file", path(folder, name, "errors")));
        command.addAll(List.of("-timeout_error"));
        command.addAll(List.of(options));
        Child child = Child.start("sipp", Child.mortal(command), folder.file(name + ".log"));
        Thread.ofPlatform().daemon().start(() -> drain(child.output()));
        return new SippRun(folder, name, child);
    }

    private static String path(RunFolder folder, String name, String kind) {
        return folder.file(name + "." + kind).toString();
    }

    private static String text(Endpoint endpoint) {
        return endpoint.address().uriHost() + ":" + endpoint.port();
    }

    /** Its screen is for people; unread it would block. */
    private static void drain(BufferedReader screen) {
        try {
            screen.transferTo(Writer.nullWriter());
        } catch (IOException closed) {
            // It has ended
        }
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** Waits for its end: every message came as its scenario expects, or the test fails with what it says. */
    void completes(Duration patience) throws InterruptedException {
        int code = child.await(patience);
        assertEquals(
                0,
                code,
                () -> "sipp " + name + "\n" + folder.tail(name + ".log", 20) + "\n"
                        + folder.tail(name + ".errors", 200));
    }

    /** A count of its last line of statistics, such as {@code FailedCall(C)}. */
    long count(String column) throws IOException {
        List<String> lines = Files.readAllLines(folder.file(name + ".stat"));
        List<String> names = List.of(lines.getFirst().split(";", -1));
        List<String> values = List.of(lines.getLast().split(";", -1));
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
            row.put(names.get(i), values.get(i));
        }
        String value = row.get(column);
        if (value == null) {
            throw new AssertionError("sipp has no column " + column + " but " + names);
        }
        return Long.parseLong(value);
    }

    @Override
    public void close() {
        child.close();
    }
}
