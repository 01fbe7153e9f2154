package gatehouse.scenarios.bench;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.demo.PageForwarder;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What the page costs a gateway as it ships: memory with the page and without, and CPU time and memory for 50 browsers
 * that watch, while the gateway is quiet and while it is in a call, when its figures change at each look. With Chromium,
 * also the time to the first content in a browser that was never there.
 */
public final class PageBenchmark {
    private static final int CLIENTS = 50;
    private static final long SETTLING_MILLIS = 8_000;
    private static final long WATCHED_MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Path home;
    private final PrintWriter progress;

    /** @param home the checkout, in which the script for the browser stands */
    public PageBenchmark(Path home, PrintWriter progress) {
        this.home = home;
        this.progress = progress;
    }

    /** Runs all. */
    public List<Measured> run() throws IOException, InterruptedException, WireException, RunFailure {
        List<Measured> results = new ArrayList<>();
        try (var house = new BenchHouse(NatKind.PORT_RESTRICTED, Access.digest())) {
            double without = withoutPage(house);
            say("without the page: %.1f MiB".formatted(without));
            withPage(house, without, results);
        }
        return results;
    }

    private static double withoutPage(BenchHouse house) throws IOException, InterruptedException, RunFailure {
        try (var own = new RunFolder();
                Gateway gateway = house.gateway(own, Optional.empty())) {
            gateway.awaitRegistration(PATIENCE);
            Thread.sleep(SETTLING_MILLIS);
            return gateway.residentMib();
        }
    }

    private void withPage(BenchHouse house, double without, List<Measured> results)
            throws IOException, InterruptedException, RunFailure {
        try (var own = new RunFolder();
                PageForwarder forwarder = PageForwarder.bind(0);
                Gateway gateway = house.gateway(own, Optional.of(own.file("page.sock")))) {
            gateway.awaitRegistration(PATIENCE);
            forwarder.forwardTo(own.file("page.sock"));
            Thread.sleep(SETTLING_MILLIS);
            double idle = gateway.residentMib();
            results.add(new Measured("page.rss", round(idle - without), "MiB more than without the page", List.of()));
            URI at = URI.create("http://127.0.0.1:" + forwarder.port());
            String word = gateway.status().path("sign_in").asText();
            firstContent(at, results);
            say("with the page, once shown: %.1f MiB".formatted(gateway.residentMib()));
            try (HttpClient http = HttpClient.newHttpClient()) {
                String cookie = signIn(http, at, word);
                watch(gateway, http, at, cookie, "quiet", results);
                gateway.hook(true);
                Thread.sleep(500);
                gateway.dial(house.lab().number("echo"));
                Thread.sleep(3_000);
                watch(gateway, http, at, cookie, "in a call", results);
            }
        }
    }

    /** CPU time and memory of {@link #CLIENTS} streams, beside what the same gateway takes without them. */
    private void watch(Gateway gateway, HttpClient http, URI at, String cookie, String when, List<Measured> results)
            throws IOException, InterruptedException {
        double alone = core(gateway);
        double before = gateway.residentMib();
        AtomicLong lines = new AtomicLong();
        List<Stream<String>> open = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var answer = http.sendAsync(
                            HttpRequest.newBuilder(at.resolve("/api/v1/events"))
                                    .header("Cookie", cookie)
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .join();
            if (answer.statusCode() != 200) {
                throw new IOException("a stream was refused with " + answer.statusCode());
            }
            Stream<String> stream = answer.body();
            open.add(stream);
            Thread.ofVirtual().start(() -> {
                try {
                    stream.forEach(line -> lines.incrementAndGet());
                } catch (RuntimeException closed) {
                    // the end of the measurement
                }
            });
        }
        Thread.sleep(2_000);
        long first = lines.get();
        double watched = core(gateway);
        double messages = (lines.get() - first) / 3.0 / TimeUnit.MILLISECONDS.toSeconds(WATCHED_MILLIS);
        double after = gateway.residentMib();
        open.forEach(Stream::close);
        say("%s: %.1f %% of a core alone, %.1f %% with %d browsers (about %.0f messages a second to all), %.1f MiB more"
                .formatted(when, alone, watched, CLIENTS, messages, after - before));
        results.add(
                new Measured("page.50_browsers_cpu, " + when, round(watched - alone), "% of a core more", List.of()));
        results.add(new Measured("page.50_browsers_rss, " + when, round(after - before), "MiB more", List.of()));
    }

    /** Per cent of a core that the gateway takes over the time of a measurement (utime and stime of proc(5)). */
    private static double core(Gateway gateway) throws IOException, InterruptedException {
        long before = ticks(gateway);
        long from = System.nanoTime();
        Thread.sleep(WATCHED_MILLIS);
        double seconds = (System.nanoTime() - from) / 1e9;
        return (ticks(gateway) - before) / seconds; // 100 ticks a second make per cent
    }

    private static long ticks(Gateway gateway) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(gateway.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String signIn(HttpClient http, URI at, String path) throws IOException, InterruptedException {
        String word = path.substring(path.indexOf('=') + 1);
        HttpRequest request = HttpRequest.newBuilder(at.resolve("/api/v1/sign-in/link"))
                .header("Origin", at.toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"word\":\"" + word + "\"}"))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        String cookie = answer.headers().firstValue("set-cookie").orElse("");
        if (answer.statusCode() != 200 || cookie.isEmpty()) {
            throw new IOException("the page did not let us in: " + answer.body());
        }
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private void firstContent(URI at, List<Measured> results) throws IOException, InterruptedException {
        Path app = home.resolve("web-ui/app");
        if (!Files.exists(CHROMIUM) || !Files.exists(app.resolve("node_modules/playwright-core"))) {
            say("Without Chromium and playwright-core the time to the first content is not measured.");
            return;
        }
        Process script = new ProcessBuilder(
                        "node", "e2e/first-content.mjs", at.resolve("/").toString())
                .directory(app.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (script.waitFor() != 0) {
            throw new IOException("the browser did not show the page");
        }
        JsonNode times = Json.line(said);
        results.add(new Measured("page.first_content", times.path("median").asDouble(), "ms", List.of()));
        say("first content after %s ms".formatted(times.path("all")));
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
