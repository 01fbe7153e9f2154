package gatehouse.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.config.WebSettings;
import gatehouse.gateway.control.Desk;
import gatehouse.gateway.control.StatusJson;
import gatehouse.gateway.voice.Phone;
import gatehouse.management.Command;
import gatehouse.management.Result;
import gatehouse.management.Snapshot;
import gatehouse.telephony.LineState;
import gatehouse.telephony.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The control channel's view of the gateway: commands to the phones, and what happens as JSON. */
final class ControlDesk implements Desk {
    private final Gateway gateway;
    private final Runnable stop;

    ControlDesk(Gateway gateway, Runnable stop) {
        this.gateway = gateway;
        this.stop = stop;
    }

    @Override
    public Snapshot snapshot() {
        return gateway.snapshot();
    }

    @Override
    public String pageSocket() {
        return gateway.configuration().web().socket().map(Path::toString).orElse("");
    }

    @Override
    public String pageAddress() {
        WebSettings web = gateway.configuration().web();
        return web.listen()
                .map(at -> (web.isSecure() ? "https://" : "http://") + at)
                .orElse("");
    }

    @Override
    public String signInPath() {
        return gateway.signInPath();
    }

    @Override
    public CompletableFuture<Void> hook(String line, boolean off) {
        return phone(line).hook(off);
    }

    @Override
    public CompletableFuture<Void> press(String line, String keys) {
        if (!keys.matches("[0-9*#A-D]{1,64}")) {
            throw new IllegalArgumentException("a number has 1 to 64 of the keys 0-9, *, # and A-D, not " + keys);
        }
        return phone(line).press(keys);
    }

    @Override
    public CompletableFuture<Void> say(String line, Path file) throws IOException {
        String id = String.valueOf(gateway.lineId(line));
        return phone(line).say(file, () -> gateway.said(id, file.toString()));
    }

    @Override
    public CompletableFuture<Void> record(String line, Path file) throws IOException {
        return phone(line).record(file);
    }

    @Override
    public CompletableFuture<Void> endRecording(String line) {
        return phone(line).endRecording();
    }

    @Override
    public CompletionStage<Result> execute(Command command) {
        return gateway.execute(command);
    }

    @Override
    public CompletionStage<byte[]> supportBundle() {
        return gateway.supportBundle();
    }

    @Override
    public void stop() {
        stop.run();
    }

    @Override
    public AutoCloseable subscribe(Consumer<? super ObjectNode> listener) {
        Consumer<Gateway.Notice> translator = notice -> {
            ObjectNode event = event(notice);
            if (event != null) {
                listener.accept(event);
            }
        };
        gateway.listen(translator);
        return () -> gateway.ignore(translator);
    }

    private Phone phone(String line) {
        Phone phone = gateway.phone(line);
        if (phone == null) {
            throw new IllegalArgumentException(
                    "there is no line " + line + " with a virtual phone; use the line's id, or its number from 1");
        }
        return phone;
    }

    private @Nullable ObjectNode event(Gateway.Notice notice) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        switch (notice) {
            case Gateway.Notice.Registration(String account) -> {
                Snapshot box = gateway.snapshot();
                event.put("event", "registration");
                box.registrations().stream()
                        .filter(row -> Composition.accountId(row.operator(), row.identity())
                                .equals(account))
                        .forEach(row -> event.setAll(StatusJson.registration(row, box)));
            }
            case Gateway.Notice.Call(String id) -> {
                Snapshot box = gateway.snapshot();
                event.put("event", "call");
                box.calls().stream()
                        .filter(call -> call.id().equals(id))
                        .forEach(call -> event.setAll(StatusJson.call(call, box)));
            }
            case Gateway.Notice.Line(String line, Phone.Heard heard) -> {
                event.put("event", "line");
                event.put("line", gateway.lineNumber(line));
                event.put("hook", heard.offHook() ? "off" : "on");
                event.put("tone", tone(line, heard));
            }
            case Gateway.Notice.Said(String line, String file) -> {
                event.put("event", "said");
                event.put("line", gateway.lineNumber(line));
                event.put("file", file);
            }
        }
        return event;
    }

    /** What the person at the phone would call what is heard. */
    private String tone(String line, Phone.Heard heard) {
        Signal signal = heard.signal();
        if (!heard.offHook()) {
            return heard.ringing() ? "ringing" : "none";
        }
        if (gateway.lineState(line) instanceof LineState.Talking) {
            return "speech";
        }
        return switch (signal) {
            case null -> "none";
            case DIAL, RINGBACK, BUSY, CONGESTION -> signal.name().toLowerCase(Locale.ROOT);
            case OFF_HOOK_WARNING -> "warning";
        };
    }
}
