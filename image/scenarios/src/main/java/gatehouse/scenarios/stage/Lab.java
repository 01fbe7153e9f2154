package gatehouse.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.process.Mailbox;
import gatehouse.scenarios.wire.LoopbackWire;
import gatehouse.scenarios.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The operator's half of a scenario: the lab process, by the contract of image/README.md. */
public final class Lab implements AutoCloseable {
    /** What the remote subscriber heard, in the run's folder. */
    public static final String RECORDING = "heard-by-callee.wav";

    /** A small or busy board takes its time; a process that ends is noticed at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Child process;
    private final Mailbox events = new Mailbox();
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> report = new CompletableFuture<>();

    private final Queue<String> complaint = new ConcurrentLinkedQueue<>();

    private Lab(Child process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("lab").start(this::read);
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param keys the folder where the lab writes its table of SAs and the keys of SRTP, if anybody wants them
     */
    public static Lab start(
            RunFolder folder,
            Wire wire,
            Subscriber subscriber,
            Access access,
            Keying keying,
            Path reply,
            Optional<Path> capture,
            Optional<Path> keys)
            throws IOException, InterruptedException, RunFailure {
        return start(folder, wire, List.of(subscriber), access, keying, reply, capture, keys);
    }

    /** The same for several subscribers of one domain. */
    public static Lab start(
            RunFolder folder,
            Wire wire,
            List<Subscriber> subscribers,
            Access access,
            Keying keying,
            Path reply,
            Optional<Path> capture,
            Optional<Path> keys)
            throws IOException, InterruptedException, RunFailure {
        ObjectNode settings = Json.object();
        settings.put("domain", subscribers.getFirst().domain());
        settings.put("pcscf", wire.operator().pcscf());
        settings.put("media", wire.operator().media());
        settings.put("remote", wire.operator().remote());
        ArrayNode lines = settings.putArray("subscribers");
        for (Subscriber subscriber : subscribers) {
            ObjectNode line =
                    lines.addObject().put("number", subscriber.number()).put("user", subscriber.user());
            access.settings(folder, settings, line, subscriber, !(wire instanceof LoopbackWire), keys);
        }
        keying.settings(settings, access, keys);
        settings.put("reply", reply.toString());
        settings.put("record", folder.file(RECORDING).toString());
        if (capture.isPresent() && wire.captureInterface().isPresent()) {
            settings.putObject("pcap")
                    .put("file", capture.get().toString())
                    .put("interface", wire.captureInterface().get());
        }
        var inside = settings.putArray("inside");
        wire.inside().forEach(inside::add);
        Path file = Files.writeString(folder.file("lab.json"), Json.page(settings));

        var command = JavaProgram.LAB.command(JvmOptions.lab(), List.of("--settings", file.toString()));
        var lab = new Lab(Child.start("lab", wire.atOperator(command), folder.file("lab.log")));
        try {
            lab.ready.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return lab;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException notReady) {
            lab.close();
            throw new RunFailure(
                    "lab-failed",
                    "The lab operator did not start.\n" + String.join("\n", lab.complaint) + "\n"
                            + folder.tail("lab.log", 12));
        }
    }

    private void read() {
        var lines = process.output();
        try {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                if (!text.startsWith("{")) {
                    complaint.add(text); // a Java that cannot start says so on stdout
                    continue;
                }
                JsonNode message = Json.line(text);
                if (message.has("ready")) {
                    ready.complete(message.get("ready"));
                } else if (message.has("report")) {
                    report.complete(message.get("report"));
                } else {
                    events.add(message);
                }
            }
        } catch (IOException closed) {
            ready.completeExceptionally(closed);
        }
        ready.completeExceptionally(new IOException("the lab ended"));
        report.completeExceptionally(new IOException("the lab ended without a report"));
    }

    public Mailbox events() {
        return events;
    }

    /** The number to dial for one of {@code remote}, {@code echo}, {@code announcement}, {@code busy}, {@code no_answer}. */
    public String number(String which) {
        return ready.join().path("numbers").path(which).asText();
    }

    /** All numbers, for a person. */
    public JsonNode numbers() {
        return ready.join().path("numbers");
    }

    /** A command for its standard input (image/README.md): {@code call NUMBER}, {@code reauthenticate NUMBER}. */
    public void tell(String command) throws IOException {
        process.input().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.input().flush();
    }

    /** Stops it; its final report, with recordings and capture complete on disk. */
    public JsonNode finish() throws RunFailure {
        process.stop(Duration.ofSeconds(JvmOptions.training() ? 60 : 5));
        try {
            return report.get(2, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return Json.object();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException silent) {
            throw new RunFailure("lab-failed", "The lab operator ended without its report.");
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
