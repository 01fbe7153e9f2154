package gatehouse.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.process.Mailbox;
import gatehouse.scenarios.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The gateway process of a run, and its virtual phone, by the contract of image/README.md. */
public final class Gateway implements AutoCloseable {
    /** A small or busy board takes its time; a process that ends is noticed at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Child process;
    private final ControlChannel control;
    private final Mailbox events;

    private Gateway(Child process, ControlChannel control, Mailbox events) {
        this.process = process;
        this.control = control;
        this.events = events;
    }

    /** Starts it and waits for its control channel. */
    public static Gateway start(RunFolder folder, Wire wire, Path configuration, Path socket, List<String> jvm)
            throws IOException, InterruptedException, RunFailure {
        var command = JavaProgram.GATEWAY.command(jvm, List.of("--config", configuration.toString()));
        Child process = Child.start("gateway", wire.atGateway(command), folder.file("gateway.err"));
        try {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (process.isAlive() && System.nanoTime() < until) {
                if (Files.exists(socket)) {
                    var events = new Mailbox();
                    try {
                        var control = ControlChannel.connect(socket, events::add);
                        control.ask("subscribe");
                        return new Gateway(process, control, events);
                    } catch (IOException bindIsNotListen) {
                        // Between the socket's bind and listen a connection is refused; the next try meets it.
                    }
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException stopped) {
            process.close();
            throw stopped;
        }
        process.close();
        String complaint = String.join("\n", process.output().readAllLines());
        throw new RunFailure(
                "gateway-failed", "The gateway did not start.\n" + complaint + "\n" + folder.tail("gateway.err", 12));
    }

    public Mailbox events() {
        return events;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public JsonNode status() throws IOException {
        return control.ask("status");
    }

    /** A registration that is no longer on its way: registered or failed; empty object when neither came in time. */
    public JsonNode awaitRegistration(Duration patience) throws IOException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        JsonNode last = Json.object();
        while (process.isAlive() && System.nanoTime() < until) {
            last = status().path("registrations").path(0);
            String state = last.path("state").asText();
            if (state.equals("registered") || state.equals("failed")) {
                return last;
            }
            Thread.sleep(20);
        }
        return last;
    }

    /** Lifts or puts down the handset of the first line. */
    public void hook(boolean off) throws IOException {
        hook(1, off);
    }

    /** Lifts or puts down the handset of a line, counted from 1. */
    public void hook(int line, boolean off) throws IOException {
        control.ask(off ? "off-hook" : "on-hook", Json.object().put("line", line));
    }

    /** Keys digits into the first line. */
    public void dial(String digits) throws IOException {
        dial(1, digits);
    }

    /** Keys digits into a line, counted from 1. */
    public void dial(int line, String digits) throws IOException {
        control.ask("dial", Json.object().put("line", line).put("digits", digits));
    }

    public void say(Path wav) throws IOException {
        control.ask("say", Json.object().put("file", wav.toString()));
    }

    public void record(Path wav) throws IOException {
        control.ask("record", Json.object().put("file", wav.toString()));
    }

    public void endRecording() throws IOException {
        control.ask("record");
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Its resident memory in MiB, as the kernel counts it; 0 when it is gone. */
    public double residentMib() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Asks it to stop, which unregisters; true when it ended within the 3 s it has. */
    public boolean finish() {
        control.close();
        return process.stop(Duration.ofSeconds(JvmOptions.training() ? 60 : 3));
    }

    @Override
    public void close() {
        control.close();
        process.close();
    }
}
