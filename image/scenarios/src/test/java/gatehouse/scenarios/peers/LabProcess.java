package gatehouse.scenarios.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.process.Mailbox;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** One lab operator as a process, and what it says. */
final class LabProcess implements AutoCloseable {
    private final RunFolder folder;
    private final String name;
    private final Child child;
    private final Mailbox events = new Mailbox();

    /** Starts one and waits until it is ready; its files in {@code folder} start with {@code name}. */
    LabProcess(RunFolder folder, String name, ObjectNode settings) throws IOException, InterruptedException {
        this.folder = folder;
        this.name = name;
        Path file = Files.writeString(folder.file(name + ".json"), Json.page(settings));
        child = Child.start(
                name,
                Child.mortal(JavaProgram.LAB.command(JvmOptions.lab(), List.of("--settings", file.toString()))),
                folder.file(name + ".log"));
        var lines = child.output();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    events.add(Json.line(text));
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
        await("ready", event -> event.has("ready"));
    }

    /** The remote subscriber is to do this. */
    void tell(String words) throws IOException {
        child.input().write((words + "\n").getBytes(StandardCharsets.UTF_8));
        child.input().flush();
    }

    /** The next event that matches. */
    JsonNode await(String what, Predicate<JsonNode> matches) throws InterruptedException {
        return events.await(matches, Street.PATIENCE)
                .orElseThrow(() -> new AssertionError(what + " did not come from " + name + ": "
                        + folder.tail(name + ".log", 20) + events.failures()));
    }

    /** Ends it, whose files are complete then. */
    void stop() {
        child.stop(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        child.close();
    }
}
