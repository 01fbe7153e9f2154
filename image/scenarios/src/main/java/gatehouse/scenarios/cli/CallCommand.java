package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.process.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A call from a virtual line, as a hand at its phone would make it. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description =
                "Calls a number from a virtual line of the running gateway, and hangs up after a while. Exit code 0"
                        + " when it was answered, 1 when it was not.")
final class CallCommand implements Callable<Integer> {
    private static final int DIAL_TONE_SECONDS = 5;

    @Mixin
    private RunningGateway gateway = new RunningGateway();

    @Parameters(paramLabel = "NUMBER", description = "The keys to press: 0-9, * and #.")
    private String number = "";

    @Option(names = "--line", defaultValue = "1", description = "The line's id, or its number from 1 (default 1).")
    private String line = "1";

    @Option(names = "--seconds", defaultValue = "10", description = "How long to talk (default 10).")
    private int seconds = 10;

    @Option(names = "--patience", defaultValue = "60", description = "How long to wait for an answer (default 60).")
    private int patience = 60;

    @Spec
    private @Nullable CommandSpec spec;

    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    CallCommand() {}

    @Override
    public Integer call() throws Refused, IOException, InterruptedException {
        if (!number.matches("[0-9*#]{1,64}")) {
            throw Refused.usage("A number to call has 1 to 64 of the keys 0-9, * and #, not %s.".formatted(number));
        }
        if (seconds < 0 || patience < 1) {
            throw Refused.usage("--seconds is 0 or more, --patience 1 or more.");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (ControlChannel control = gateway.connect(events::add)) {
            control.ask("subscribe");
            control.ask("off-hook", Json.object().put("line", line));
            try {
                return talk(control, out);
            } finally {
                control.ask("on-hook", Json.object().put("line", line));
            }
        }
    }

    private int talk(ControlChannel control, PrintWriter out) throws Refused, IOException, InterruptedException {
        if (await(DIAL_TONE_SECONDS, event -> event.path("tone").asText().equals("dial")) == null) {
            throw Refused.failed("There is no dial tone on line %s; see the gateway's status.".formatted(line));
        }
        control.ask("dial", Json.object().put("line", line).put("digits", number));
        JsonNode end = await(patience, event -> {
            String state = event.path("event").asText().equals("call")
                    ? event.path("state").asText()
                    : "";
            if (state.equals("ringing")) {
                out.println(number + " rings.");
                out.flush();
            }
            return state.equals("answered") || state.equals("ended");
        });
        if (end == null) {
            throw Refused.failed("%s did not answer within %d s.".formatted(number, patience));
        }
        if (end.path("state").asText().equals("ended")) {
            throw Refused.failed("The call to %s came to nothing: %s"
                    .formatted(number, end.path("failure").asText("the other side ended it.")));
        }
        out.println("%s answered after %d ms."
                .formatted(number, end.path("setup_millis").asLong()));
        out.flush();
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        String id = end.path("id").asText();
        for (JsonNode call : control.ask("status").path("calls")) {
            JsonNode voice = call.path("media");
            if (call.path("id").asText().equals(id) && !voice.isNull()) {
                out.println("%s: %d packets sent, %d received, %d lost, %d too late; protection: %s."
                        .formatted(
                                voice.path("codec").asText(),
                                voice.path("sent").asLong(),
                                voice.path("received").asLong(),
                                voice.path("lost").asLong(),
                                voice.path("late").asLong(),
                                voice.path("suite").asText()));
            }
        }
        out.flush();
        return 0;
    }

    private @Nullable JsonNode await(int upTo, Predicate<JsonNode> wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(upTo);
        while (true) {
            JsonNode event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || wanted.test(event)) {
                return event;
            }
        }
    }
}
