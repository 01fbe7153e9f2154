package gatehouse.scenarios.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The gateway's control channel (image/README.md): requests with answers, and events. Safe for any thread. */
public final class ControlChannel implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel socket;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Consumer<JsonNode> events;
    private final Object sending = new Object();
    private long lastId;

    private ControlChannel(SocketChannel socket, Consumer<JsonNode> events) {
        this.socket = socket;
        this.events = events;
    }

    /**
     * Connects; events then go to {@code events}, on one thread of the channel's own.
     *
     * @throws IOException when nobody listens there (yet)
     */
    public static ControlChannel connect(Path path, Consumer<JsonNode> events) throws IOException {
        var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        var channel = new ControlChannel(socket, events);
        Thread.ofPlatform().daemon().name("control").start(channel::receive);
        return channel;
    }

    /** The result of a command without arguments. */
    public JsonNode ask(String command) throws IOException {
        return ask(command, Json.object());
    }

    /**
     * The result of a command.
     *
     * @throws IOException with the gateway's own sentence when it refuses, or when no answer comes within 10 s
     */
    public JsonNode ask(String command, ObjectNode arguments) throws IOException {
        var answer = new CompletableFuture<JsonNode>();
        synchronized (sending) {
            long id = ++lastId;
            waiting.put(id, answer);
            ObjectNode request = arguments.deepCopy().put("id", id).put("command", command);
            var bytes = ByteBuffer.wrap((Json.text(request) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        }
        try {
            JsonNode reply = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!reply.path("ok").asBoolean()) {
                throw new IOException("the gateway refused " + command + ": "
                        + reply.path("error").asText("no reason given"));
            }
            return reply.path("result");
        } catch (TimeoutException silence) {
            throw new IOException("the gateway did not answer " + command + " within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException gone) {
            throw new IOException("the gateway closed its control channel during " + command, gone.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + command, stopped);
        }
    }

    private void receive() {
        IOException reason = new IOException("end of stream");
        try (var lines = new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode message = Json.line(text);
                if (message.has("event")) {
                    events.accept(message);
                } else {
                    var answer = waiting.remove(message.path("id").asLong());
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
        } catch (IOException closed) {
            reason = closed;
        }
        for (var answer : waiting.values()) {
            answer.completeExceptionally(reason);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closing is all that was wanted.
        }
    }
}
