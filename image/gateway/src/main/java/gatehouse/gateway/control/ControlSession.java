package gatehouse.gateway.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.management.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** One client of the control channel: a JSON object a line, answered in the order of the questions (image/README.md). */
public final class ControlSession implements Runnable {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final long PATIENCE_SECONDS = 60;
    /** A client that does not read loses events rather than hold the gateway up. */
    private static final int MOST_EVENTS = 1_000;

    private final ObjectMapper mapper = new ObjectMapper();
    private final SocketChannel client;
    private final Desk desk;
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>(MOST_EVENTS);
    private final Thread sender = Thread.ofVirtual().name("control-events").unstarted(this::sendEvents);
    private @Nullable AutoCloseable subscription;

    /** A session with a client that has just connected. */
    public ControlSession(SocketChannel client, Desk desk) {
        this.client = client;
        this.desk = desk;
    }

    @Override
    public void run() {
        try (BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    if (line.length() > LONGEST_LINE) {
                        return;
                    }
                    continue;
                }
                if (!line.isEmpty()) {
                    answer(line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            Logger.debug("a client of the control socket is gone: {}", e.getMessage());
        } finally {
            unsubscribe();
        }
    }

    private void answer(String line) throws IOException {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        try {
            JsonNode request = mapper.readTree(line);
            out.set("id", request.path("id"));
            JsonNode result = carryOut(request);
            out.put("ok", true);
            if (result != null) {
                out.set("result", result);
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            refuse(out, "a request is one JSON object a line");
        } catch (IOException | IllegalArgumentException e) {
            refuse(out, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            refuse(
                    out,
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            refuse(out, "it was not done within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(out, "the gateway stops");
        }
        send(out);
    }

    private static void refuse(ObjectNode out, String sentence) {
        out.put("ok", false);
        out.put("error", sentence);
    }

    private @Nullable JsonNode carryOut(JsonNode request)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        String line = request.path("line").asText("1");
        String command = request.path("command").asText("");
        switch (command) {
            case "status" -> {
                ObjectNode status = StatusJson.snapshot(desk.snapshot());
                status.put("page", desk.pageSocket());
                status.put("page_address", desk.pageAddress());
                status.put("sign_in", desk.signInPath());
                return status;
            }
            case "subscribe" -> {
                if (subscription != null) {
                    throw new IllegalArgumentException("this connection is subscribed already");
                }
                subscription = desk.subscribe(events::offer);
                sender.start();
            }
            case "off-hook" -> await(desk.hook(line, true));
            case "on-hook" -> await(desk.hook(line, false));
            case "dial" -> await(desk.press(line, text(request, "digits")));
            case "say" -> await(desk.say(line, Path.of(text(request, "file"))));
            case "record" -> {
                if (request.has("file")) {
                    await(desk.record(line, Path.of(text(request, "file"))));
                } else {
                    await(desk.endRecording(line));
                }
            }
            case "stop" -> desk.stop();
            case "configuration" -> {
                return execute(ConfigurationJson.command(request));
            }
            case "diagnose" -> {
                return execute(new Command.Diagnose(request.path("number").textValue()));
            }
            case "support-bundle" -> {
                byte[] zip = desk.supportBundle().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(zip));
            }
            default ->
                throw new IllegalArgumentException("there is no command \"" + command
                        + "\"; there are status, subscribe, off-hook, on-hook, dial, say, record, configuration,"
                        + " diagnose, support-bundle and stop");
        }
        return null;
    }

    private @Nullable JsonNode execute(Command command)
            throws ExecutionException, InterruptedException, TimeoutException {
        return ConfigurationJson.answer(
                desk.execute(command).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    static String text(JsonNode request, String key) {
        JsonNode value = request.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the command needs \"" + key + "\", a text");
        }
        return value.asText();
    }

    private static void await(Future<Void> done) throws ExecutionException, InterruptedException, TimeoutException {
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends events in their order, away from the threads that they come from. */
    private void sendEvents() {
        try {
            while (client.isOpen()) {
                send(events.take());
            }
        } catch (IOException e) {
            Logger.debug("events are no longer sent, their client is gone: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ObjectNode object) throws IOException {
        byte[] bytes = (object + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
        }
    }

    private void unsubscribe() {
        AutoCloseable old = subscription;
        subscription = null;
        sender.interrupt();
        if (old != null) {
            try {
                old.close();
            } catch (Exception e) {
                Logger.debug("the end of a subscription failed: {}", e.getMessage());
            }
        }
    }
}
