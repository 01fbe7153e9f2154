package gatehouse.dataplane;

import gatehouse.testkit.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace without a name, held by a small process, and programs in it. */
final class Namespace implements AutoCloseable {
    private final Process holder;
    private final List<Process> programs = new ArrayList<>();

    Namespace() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            holder = new ProcessBuilder("true").start();
            Peer.missing("root, for network namespaces");
            return;
        }
        holder = new ProcessBuilder("unshare", "--net", "--", "sh", "-c", "echo up; exec cat").start();
        if (!"up".equals(holder.inputReader(StandardCharsets.UTF_8).readLine())) {
            Peer.missing("network namespaces (root)");
        }
    }

    long pid() {
        return holder.pid();
    }

    /** Runs a shell script; it must succeed. Returns what it printed. */
    String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(inside("sh", "-ec", script))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(script + "\n" + printed);
        }
        return printed;
    }

    /** Starts a program that ends with the namespace. */
    Program start(String... command) throws IOException {
        Process process =
                new ProcessBuilder(inside(command)).redirectErrorStream(true).start();
        programs.add(process);
        return new Program(process);
    }

    /** Starts a {@link TunEnd} and waits until it is up. */
    Program end(String outer, int mtu, String addresses, String routes) throws IOException {
        Program program = start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TunEnd.class.getName(),
                outer,
                "" + mtu,
                addresses,
                routes);
        program.await("up ");
        return program;
    }

    private String[] inside(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", "" + pid(), "--net"));
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    @Override
    public void close() {
        for (Process program : programs) {
            program.descendants().forEach(ProcessHandle::destroyForcibly); // UML is a tree of processes
            program.destroyForcibly();
        }
        holder.destroyForcibly();
    }

    /** A running program with its lines. */
    static final class Program {
        private final BufferedReader out;
        private final Writer in;
        private final StringBuilder seen = new StringBuilder();

        private Program(Process process) {
            out = process.inputReader(StandardCharsets.UTF_8);
            in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        }

        /** What it has printed so far, for failures. */
        String seen() {
            return seen.toString();
        }

        void say(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        /** Reads until a line that starts so, and returns it. */
        String await(String start) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                seen.append(line).append('\n');
                if (line.startsWith(start)) {
                    return line;
                }
            }
            throw new IOException("the program ended without '" + start + "':\n" + seen);
        }
    }
}
