package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.base.Endpoint;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.capture.PcapngReader;
import gatehouse.scenarios.capture.RegistrationCost;
import gatehouse.scenarios.report.Report;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.GatewayConfiguration;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.Wire;
import gatehouse.scenarios.wire.WireException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run: a wire, an operator, a gateway with a virtual phone, and either one scripted call or a person watching. */
public final class Demo {
    private static final Duration REGISTRATION = Duration.ofSeconds(15);

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
                Files.writeString(options.report().get(), gatehouse.scenarios.process.Json.page(report.json()));
            }
            return report;
        }
    }

    /** Runs it on a wire that somebody else made, and keeps. */
    Report runOn(Wire wire, RunFolder folder, @Nullable PageForwarder page) throws IOException, InterruptedException {
        var report = new Report(wire.name());
        try {
            run(folder, wire, page, report);
        } catch (RunFailure failure) {
            report.failure(failure.code(), failure.text());
        }
        return report;
    }

    private void run(RunFolder folder, Wire wire, @Nullable PageForwarder page, Report report)
            throws IOException, InterruptedException, RunFailure {
        var subscriber = Subscriber.fresh();
        Voices voices = Voices.in(folder, options.say(), options.reply());
        boolean capturing =
                options.once() || options.pcap().isPresent() || options.report().isPresent();
        Optional<Path> capture = capturing ? Optional.of(folder.file("wire.pcapng")) : Optional.empty();
        ScriptedCall call = null;
        ScriptedCall.Outcome outcome = null;
        JsonNode registration;
        JsonNode registeredAtLab;
        try (Lab lab = Lab.start(folder, wire, subscriber, voices.replyFile(), capture)) {
            Path socket = folder.file("control.sock");
            Path configuration = GatewayConfiguration.write(folder, wire, subscriber, options.access(), 1, socket);
            try (Gateway gateway = Gateway.start(folder, wire, configuration, socket, JvmOptions.gateway())) {
                registration = gateway.awaitRegistration(REGISTRATION);
                registeredAtLab = lab.events()
                        .await(event -> event.path("event").asText().equals("registered"), Duration.ofSeconds(1))
                        .orElse(gatehouse.scenarios.process.Json.object());
                if (!registration.path("state").asText().equals("registered")) {
                    failures(gateway, lab, report);
                    report.registration(registration, null);
                    report.gateway(gateway.status(), gateway.residentMib());
                    throw new RunFailure(
                            "not-registered",
                            "The gateway did not register within %d s.".formatted(REGISTRATION.toSeconds()));
                }
                if (options.once()) {
                    call = new ScriptedCall(gateway, lab, folder, voices);
                    outcome = call.make(lab.number("remote"));
                } else {
                    // The gateway tells on which UNIX socket its page is, once it has one.
                    String socketOfPage = gateway.status().path("page").asText("");
                    if (page != null && !socketOfPage.isEmpty()) {
                        page.forwardTo(Path.of(socketOfPage));
                        out.println("the page: http://127.0.0.1:" + page.port());
                    }
                    new Watch(gateway, lab, wire, subscriber, out, stopping).run();
                }
                failures(gateway, lab, report);
                report.gateway(gateway.status(), gateway.residentMib());
                if (!gateway.finish()) {
                    report.failure("gateway-stop", "The gateway did not end within 3 s of being asked to.");
                }
            }
            JsonNode labReport = lab.finish();
            if (labReport.path("inside_address_seen").asBoolean()) {
                report.failure("inside-address-seen", "The operator saw a packet from an address behind the NAT.");
            }
        }
        wire.finishCapture();
        report.registration(registration, cost(capture, wire, registeredAtLab));
        if (call != null && outcome != null) {
            judge(report, call, outcome);
        }
        deliver(folder, capture);
    }

    private static void failures(Gateway gateway, Lab lab, Report report) {
        for (var mailbox : java.util.List.of(gateway.events(), lab.events())) {
            for (var event = mailbox.poll(); event.isPresent(); event = mailbox.poll()) {
                if (event.get().path("event").asText().equals("failure")) {
                    report.failure(
                            event.get().path("code").asText(),
                            event.get().path("text").asText());
                }
            }
        }
    }

    private static void judge(Report report, ScriptedCall call, ScriptedCall.Outcome outcome) throws IOException {
        Heard byCaller = call.heardByCaller();
        Heard byCallee = call.heardByCallee();
        report.call(outcome.call(), outcome.dialToneHeard(), byCaller, byCallee);
        if (!outcome.call().path("answered").asBoolean()) {
            report.failure("not-answered", "The call ended before it was answered.");
        } else if (byCaller.snrDb() == null || byCallee.snrDb() == null) {
            report.failure(
                    "no-media", byCaller.snrDb() == null ? "The caller heard nothing." : "The far end heard nothing.");
        } else if (!byCaller.complete() || !byCallee.complete()) {
            report.failure(
                    "media-cut",
                    "%s heard only a part of what was said."
                            .formatted(byCaller.complete() ? "The far end" : "The caller"));
        }
        if (!outcome.dialToneHeard()) {
            report.failure("no-dial-tone", "No dial tone was heard in the lifted handset.");
        }
    }

    private @Nullable RegistrationCost cost(Optional<Path> capture, Wire wire, JsonNode registered) throws IOException {
        if (capture.isEmpty() || !Files.exists(capture.get()) || !registered.has("epoch_micros")) {
            return null;
        }
        return RegistrationCost.of(
                PcapngReader.read(capture.get()),
                Endpoint.of(wire.operator().pcscf()).address(),
                registered.path("epoch_micros").asLong());
    }

    /** Puts what was asked for at its place, only now that it is complete. */
    private void deliver(RunFolder folder, Optional<Path> capture) throws IOException {
        if (options.record().isPresent()) {
            Files.createDirectories(options.record().get());
            for (String name : java.util.List.of("heard-by-caller.wav", "heard-by-callee.wav")) {
                if (Files.exists(folder.file(name))) {
                    Files.copy(
                            folder.file(name),
                            options.record().get().resolve(name),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (options.pcap().isPresent() && capture.isPresent() && Files.exists(capture.get())) {
            Files.copy(capture.get(), options.pcap().get(), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
