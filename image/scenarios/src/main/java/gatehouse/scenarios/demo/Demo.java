package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.base.Endpoint;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.capture.PcapngReader;
import gatehouse.scenarios.capture.RegistrationCost;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.process.Mailbox;
import gatehouse.scenarios.report.Report;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.GatewayConfiguration;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.LoopbackWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.Wire;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run: a wire, an operator, a gateway with a virtual phone, and either one scripted call or a person watching. */
public final class Demo {
    /** The recordings, in the run's folder and in the one that {@code --record} names. */
    static final String HEARD_BY_CALLER = "heard-by-caller.wav";

    static final String HEARD_BY_CALLEE = Lab.RECORDING;

    private static final Duration PAGE = Duration.ofSeconds(10);
    private static final Duration REGISTRATION = Duration.ofSeconds(15);
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private final DemoOptions options;
    private final PrintWriter out;
    private final CountDownLatch stopping;

    /**
     * A run that has not begun.
     *
     * @param stopping counted down when the person wants it to end
     */
    public Demo(DemoOptions options, PrintWriter out, CountDownLatch stopping) {
        this.options = options;
        this.out = out;
        this.stopping = stopping;
    }

    /**
     * Runs it; all processes, namespaces and files of the run are gone when it returns.
     *
     * @throws WireException when the wire that was asked for cannot be built
     */
    public Report run() throws IOException, InterruptedException, WireException {
        try (var page = options.once() ? null : PageForwarder.bind(options.pagePort());
                var folder = new RunFolder();
                Wire wire = Wires.build(options, folder.file("wire.pcapng"), folder.file("wire.log"), out)) {
            Report report = runOn(wire, folder, page);
            if (options.report().isPresent()) {
                Files.writeString(options.report().get(), Json.page(report.json()));
            }
            return report;
        }
    }

    /** What a run found out so far; a failure keeps what was found before it. */
    private static final class Findings {
        private @Nullable JsonNode registration;
        private @Nullable JsonNode registeredAtLab;
        private ScriptedCall.@Nullable Outcome call;
        private JsonNode relayed = Json.object();
    }

    /** Runs it on a wire that somebody else made, and keeps. */
    Report runOn(Wire wire, RunFolder folder, @Nullable PageForwarder page) throws IOException, InterruptedException {
        var report = new Report(wire.name());
        var findings = new Findings();
        var voices = Voices.in(folder, options.say(), options.reply());
        Path capture = folder.file("wire.pcapng");
        try {
            play(wire, folder, page, voices, capture, findings, report);
        } catch (RunFailure failure) {
            report.failure(failure.code(), failure.text());
        }
        wire.finishCapture();
        if (findings.registration != null) {
            report.registration(findings.registration, cost(capture, wire, findings.registeredAtLab));
        }
        if (findings.call != null) {
            judge(report, findings.call, findings.relayed, voices, folder);
        }
        deliver(folder, capture);
        return report;
    }

    private void play(
            Wire wire,
            RunFolder folder,
            @Nullable PageForwarder page,
            Voices voices,
            Path capture,
            Findings findings,
            Report report)
            throws IOException, InterruptedException, RunFailure {
        var subscriber = Subscriber.fresh();
        Access access = access(wire);
        // A demo that runs for days writes a capture only when somebody asked for what comes of it.
        boolean capturing =
                options.once() || options.pcap().isPresent() || options.report().isPresent();
        try (Lab lab = Lab.start(
                folder,
                wire,
                subscriber,
                access,
                options.keying(),
                voices.replyFile(),
                capturing ? Optional.of(capture) : Optional.empty(),
                options.keys())) {
            Path socket = folder.file("control.sock");
            // The run that trains quick starts has nobody to show a page to, and starts it all the same.
            boolean paged = page != null || JvmOptions.training();
            Optional<Path> pageSocket = paged ? Optional.of(folder.file("page.sock")) : Optional.empty();
            Path configuration = GatewayConfiguration.write(
                    folder, wire, subscriber, access, options.keying(), 1, socket, pageSocket);
            try (Gateway gateway = Gateway.start(folder, wire, configuration, socket, JvmOptions.gateway())) {
                try {
                    use(gateway, lab, wire, folder, page, voices, subscriber, findings);
                } finally {
                    failures(gateway.events(), report);
                    if (gateway.isAlive()) {
                        report.gateway(gateway.status(), gateway.residentMib());
                    }
                }
                if (!gateway.finish()) {
                    report.failure("gateway-stop", "The gateway did not end within 3 s of being asked to.");
                }
            }
            JsonNode labReport = lab.finish();
            findings.relayed = labReport.path("calls").path(0);
            failures(lab.events(), report);
            if (labReport.path("inside_address_seen").asBoolean()) {
                report.failure("inside-address-seen", "The operator saw a packet from an address behind the NAT.");
            }
        }
    }

    /** What was asked for, else what is usual; plain ESP does not pass the loopback wire, which is made of sockets. */
    private Access access(Wire wire) throws RunFailure {
        boolean loopback = wire instanceof LoopbackWire;
        Access chosen = options.access()
                .orElseGet(() ->
                        loopback && options.nat() == NatKind.NONE ? Access.digest() : Access.usual(options.nat()));
        if (loopback && chosen.mechanism().sendsPlainEsp(options.nat())) {
            throw new RunFailure(
                    "wire",
                    "The loopback wire carries no plain ESP; %s with --nat %s needs --wire namespaces."
                            .formatted(chosen.mechanism().word(), options.nat()));
        }
        return chosen;
    }

    private void use(
            Gateway gateway,
            Lab lab,
            Wire wire,
            RunFolder folder,
            @Nullable PageForwarder page,
            Voices voices,
            Subscriber subscriber,
            Findings findings)
            throws IOException, InterruptedException, RunFailure {
        findings.registration = registration(gateway, lab);
        if (!isRegistered(findings.registration)) {
            throw AccessFailure.of(findings.registration, lab.events().waiting(), REGISTRATION);
        }
        findings.registeredAtLab = lab.events()
                .await(event -> event.path("event").asText().equals("registered"), Duration.ofSeconds(1))
                .orElse(null);
        if (options.once()) {
            findings.call = new ScriptedCall(gateway, lab, folder, voices).make(lab.number("remote"));
            return;
        }
        if (page != null) {
            showPage(gateway, page);
        }
        new Watch(gateway, lab, wire, subscriber, out, stopping).run();
    }

    /** Waits for it; where the operator has dropped SM1 in silence, not until the end of time. */
    private static JsonNode registration(Gateway gateway, Lab lab) throws IOException, InterruptedException {
        JsonNode registration = gateway.awaitRegistration(SLICE);
        for (Duration waited = SLICE; waited.compareTo(REGISTRATION) < 0; waited = waited.plus(SLICE)) {
            boolean silence = lab.events().waiting().stream()
                    .anyMatch(event -> event.path("code").asText().equals("sm1-discarded"));
            if (isRegistered(registration)
                    || registration.path("state").asText().equals("failed")
                    || (silence && waited.compareTo(SILENCE) > 0)) {
                break;
            }
            registration = gateway.awaitRegistration(SLICE);
        }
        return registration;
    }

    private static boolean isRegistered(JsonNode registration) {
        return registration.path("state").asText().equals("registered");
    }

    /** The page starts after the telephones: its socket and its link are told when it stands. */
    private void showPage(Gateway gateway, PageForwarder page) throws IOException, InterruptedException {
        long until = System.nanoTime() + PAGE.toNanos();
        JsonNode status = gateway.status();
        while (status.path("sign_in").asText("").isEmpty() && System.nanoTime() < until) {
            Thread.sleep(20);
            status = gateway.status();
        }
        String link = status.path("sign_in").asText("");
        if (link.isEmpty()) {
            out.println("the page did not start; the gateway's status and log say why");
            return;
        }
        page.forwardTo(Path.of(status.path("page").asText()));
        out.println("the page: http://127.0.0.1:" + page.port() + link + " (this link signs in once)");
    }

    private static void failures(Mailbox mailbox, Report report) {
        for (JsonNode failure : mailbox.failures()) {
            report.failure(failure.path("code").asText(), failure.path("text").asText());
        }
    }

    private static void judge(
            Report report, ScriptedCall.Outcome outcome, JsonNode relayed, Voices voices, RunFolder folder)
            throws IOException {
        Heard byCaller = heard(folder.file(HEARD_BY_CALLER), voices.reply());
        Heard byCallee = heard(folder.file(HEARD_BY_CALLEE), voices.say());
        report.call(outcome.call(), outcome.dialToneHeard(), byCaller, byCallee);
        new Verdict(report).of(outcome, byCaller, byCallee, relayed);
    }

    private static Heard heard(Path recording, Sound said) throws IOException {
        return Files.exists(recording) ? Heard.in(WavFile.read(recording), said) : Heard.NOTHING;
    }

    private static @Nullable RegistrationCost cost(Path capture, Wire wire, @Nullable JsonNode registered)
            throws IOException {
        if (!Files.exists(capture) || registered == null || !registered.has("epoch_micros")) {
            return null;
        }
        return RegistrationCost.of(
                PcapngReader.read(capture),
                Endpoint.of(wire.operator().pcscf()).address(),
                registered.path("epoch_micros").asLong());
    }

    /** Puts what was asked for at its place, only now that it is complete. */
    private void deliver(RunFolder folder, Path capture) throws IOException {
        if (options.record().isPresent()) {
            Files.createDirectories(options.record().get());
            for (String name : List.of(HEARD_BY_CALLER, HEARD_BY_CALLEE)) {
                copy(folder.file(name), options.record().get().resolve(name));
            }
        }
        if (options.pcap().isPresent()) {
            copy(capture, options.pcap().get());
        }
    }

    private static void copy(Path made, Path wanted) throws IOException {
        if (Files.exists(made)) {
            Files.copy(made, wanted, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
