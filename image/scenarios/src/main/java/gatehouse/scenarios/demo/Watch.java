package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.Wire;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The running demo as a person sees it: what to do, one line per event, and a status line that changes. */
final class Watch {
    private static final boolean TERMINAL =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);

    private final Gateway gateway;
    private final Lab lab;
    private final Wire wire;
    private final Subscriber subscriber;
    private final PrintWriter out;
    private final CountDownLatch stopping;
    private final long start = System.nanoTime();
    private int told;

    Watch(Gateway gateway, Lab lab, Wire wire, Subscriber subscriber, PrintWriter out, CountDownLatch stopping) {
        this.gateway = gateway;
        this.lab = lab;
        this.wire = wire;
        this.subscriber = subscriber;
        this.out = out;
        this.stopping = stopping;
    }

    /** Shows until {@code stopping} or until the gateway ends by itself. */
    void run() throws IOException, InterruptedException, RunFailure {
        line("%s is registered at %s; wire: %s"
                .formatted(subscriber, wire.operator().pcscf(), wire.name()));
        var numbers = new StringBuilder("numbers:");
        lab.numbers()
                .properties()
                .forEach(entry -> numbers.append(' ')
                        .append(entry.getKey().replace('_', '-'))
                        .append(' ')
                        .append(entry.getValue().asText()));
        line(numbers.toString());
        line("type: call NUMBER, hang-up, or press Ctrl-C to stop");
        Thread.ofPlatform().daemon().name("keyboard").start(this::obey);
        // A terminal's line is rewritten each second; a log gets one line in five.
        Duration pace = Duration.ofSeconds(TERMINAL ? 1 : 5);
        while (!stopping.await(pace.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!gateway.isAlive()) {
                throw new RunFailure("gateway-failed", "The gateway ended by itself.");
            }
            for (var event = gateway.events().poll();
                    event.isPresent();
                    event = gateway.events().poll()) {
                line(words(event.get()));
            }
            for (var failures = gateway.events().failures(); told < failures.size(); told++) {
                JsonNode failure = failures.get(told);
                line("failed: %s (%s)"
                        .formatted(
                                failure.path("text").asText(),
                                failure.path("code").asText()));
            }
            status(gateway.status());
        }
        if (TERMINAL) {
            out.println();
        }
    }

    private void obey() {
        var keyboard = new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
        while (keyboard.hasNextLine()) {
            String[] words = keyboard.nextLine().strip().split("\\s+", 2);
            try {
                switch (words[0]) {
                    case "call" -> {
                        gateway.hook(true);
                        Thread.sleep(500);
                        gateway.dial(words.length > 1 ? words[1] : lab.number("remote"));
                    }
                    case "hang-up" -> gateway.hook(false);
                    case "" -> {}
                    default -> line("type: call NUMBER, or hang-up");
                }
            } catch (IOException refused) {
                line(String.valueOf(refused.getMessage()));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private static String words(JsonNode event) {
        String kind = event.path("event").asText();
        return switch (kind) {
            case "registration" -> "registration: " + event.path("state").asText();
            case "line" ->
                "line %s: %s-hook, tone %s"
                        .formatted(
                                event.path("line").asText(),
                                event.path("hook").asText(),
                                event.path("tone").asText());
            case "call" ->
                "call %s to %s: %s"
                        .formatted(
                                event.path("from").asText(),
                                event.path("to").asText(),
                                event.path("state").asText());
            default -> kind;
        };
    }

    private void status(JsonNode status) {
        JsonNode registration = status.path("registrations").path(0);
        JsonNode media = status.path("calls").path(0).path("media");
        String text = "%s %s as %s, NAT %s | %d calls, sent %d, received %d, lost %d | %.0f MiB"
                .formatted(
                        clock(),
                        registration.path("state").asText("-"),
                        registration.path("public_address").asText("-"),
                        registration.path("nat").asText("-"),
                        status.path("calls").size(),
                        media.path("sent").asLong(),
                        media.path("received").asLong(),
                        media.path("lost").asLong(),
                        gateway.residentMib());
        out.print(TERMINAL ? "\r\033[K" + text : text + "\n");
        out.flush();
    }

    private synchronized void line(String text) {
        out.println((TERMINAL ? "\r\033[K" : "") + clock() + " " + text);
        out.flush();
    }

    private String clock() {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }
}
