package gatehouse.scenarios.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.ControlChannel;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.process.Mailbox;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The lab operator with three subscribers and the gateway as processes on a loopback block of their own. */
final class Street implements AutoCloseable {
    static final String DOMAIN = "home.example";
    static final String LINE = "15550100";
    static final String NEIGHBOUR = "15550101";
    /** Only a failure waits so long; a busy machine may need it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final RunFolder folder = new RunFolder();
    final String block;
    /** How the gateway speaks to the lab: udp, tcp or tls. */
    String transport = "udp";

    /** Where the gateway finds the lab. */
    String proxy;

    /** More of the lab's settings, and more of the operator in the gateway's configuration. */
    Consumer<ObjectNode> labExtras = settings -> {};

    String operatorExtras = "";

    /** More of the device and of the WAN in the gateway's configuration, and more options of its virtual machine. */
    String deviceExtras = "";

    String wanExtras = "";

    /** Further sections of the gateway's configuration. */
    String topExtras = "";

    List<String> machineExtras = List.of();

    /** Further operators in the gateway's configuration, and more of its line. */
    String furtherOperators = "";

    String lineExtras = "";

    private LabProcess lab;
    private Child gateway;
    private ControlChannel control;
    private Mailbox gatewayEvents = new Mailbox();

    Street() throws IOException {
        // Which addresses are free is not for a seed to say
        var random = ThreadLocalRandom.current();
        block = "127." + random.nextInt(16, 250) + "." + random.nextInt(1, 250) + ".";
        proxy = pcscf();
    }

    Path file(String name) {
        return folder.file(name);
    }

    String pcscf() {
        return block + "10:5060";
    }

    void startLab() throws IOException, InterruptedException {
        startLab(settings -> {});
    }

    /** A lab that is told more. */
    void startLab(Consumer<ObjectNode> further) throws IOException, InterruptedException {
        ObjectNode settings = Json.object();
        settings.put("domain", DOMAIN).put("pcscf", pcscf()).put("media", block + "11");
        var subscribers = settings.putArray("subscribers");
        subscribers.addObject().put("number", "+" + LINE).put("user", "line1").put("password", "line-secret");
        subscribers
                .addObject()
                .put("number", "+" + NEIGHBOUR)
                .put("user", "bob")
                .put("password", "bob-secret")
                .put("md5_only", true);
        further.accept(settings);
        labExtras.accept(settings);
        lab = new LabProcess(folder, "lab", settings);
    }

    /** The configuration that fits this street. */
    Path configuration() throws IOException {
        Path secrets = file("secrets");
        if (!Files.exists(secrets)) {
            Files.createFile(
                    secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secrets, "line1 password line-secret\n");
        }
        return Files.writeString(file("gateway.yaml"), """
                device:
                  name: street
                  secrets: secrets
                %s
                control:
                  socket: %s
                wan:
                  port:
                    kind: system
                    address: %s
                %s
                operators:
                  - name: lab
                    domain: %s
                    proxies: ["%s"]
                    transport: %s
                %s
                    access: digest
                    identities:
                      - name: line1
                        impi: line1@%s
                        impus: ["sip:+%s@%s"]
                        credential: line1
                %s
                lines:
                  - id: phone1
                    operator: lab
                    identity: line1
                    country: DE
                %s
                %s
                """.formatted(
                        deviceExtras.indent(2).stripTrailing(),
                        socket(),
                        block + "1",
                        wanExtras.indent(2).stripTrailing(),
                        DOMAIN,
                        proxy,
                        transport,
                        operatorExtras.indent(4).stripTrailing(),
                        DOMAIN,
                        LINE,
                        DOMAIN,
                        furtherOperators.indent(2).stripTrailing(),
                        lineExtras.indent(4).stripTrailing(),
                        topExtras));
    }

    Path socket() {
        return file("control");
    }

    Child gateway(String log) throws IOException {
        return Child.start(
                "gateway",
                Child.mortal(JavaProgram.GATEWAY.command(
                        JvmOptions.with(machineExtras, JvmOptions.gateway()),
                        List.of("--config", file("gateway.yaml").toString()))),
                file(log));
    }

    void startGateway() throws IOException, InterruptedException {
        configuration();
        gateway = gateway("gateway.log");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (control == null) {
            try {
                control = ControlChannel.connect(socket(), gatewayEvents::add);
            } catch (IOException notYet) {
                if (!gateway.isAlive() || System.nanoTime() > until) {
                    throw new AssertionError("the gateway did not start: " + folder.tail("gateway.log", 20), notYet);
                }
                Thread.sleep(20);
            }
        }
        control.ask("subscribe");
    }

    Child gateway() {
        return gateway;
    }

    /** Ends the gateway as init does, and starts it again with what it left behind. */
    void restartGateway() throws IOException, InterruptedException {
        control.close();
        control = null;
        gateway.stop(PATIENCE);
        startGateway();
    }

    JsonNode ask(String command, String... arguments) throws IOException {
        ObjectNode json = Json.object();
        for (int i = 0; i < arguments.length; i += 2) {
            json.put(arguments[i], arguments[i + 1]);
        }
        return control.ask(command, json);
    }

    JsonNode status() throws IOException {
        return control.ask("status");
    }

    JsonNode call() throws IOException {
        return lastCall(status());
    }

    private static JsonNode lastCall(JsonNode status) {
        JsonNode calls = status.path("calls");
        return calls.path(calls.size() - 1);
    }

    /** Waits until the status says so. */
    JsonNode until(String what, Predicate<JsonNode> holds) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = status();
        while (!holds.test(last)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        what + " did not come; status " + last + "\n" + folder.tail("gateway.log", 20));
            }
            Thread.sleep(50);
            last = status();
        }
        return last;
    }

    /** Waits until the last call is so: setup, ringing, answered or ended. */
    void untilCall(String state) throws IOException, InterruptedException {
        until("a call that is " + state, s -> lastCall(s).path("state").asText().equals(state));
    }

    /** Waits until the line is so: idle, ringing, talking and so on. */
    void untilLine(String state) throws IOException, InterruptedException {
        until(
                "a line that is " + state,
                s -> s.path("lines").path(0).path("state").asText().equals(state));
    }

    /** Waits until so many packets of voice have come in the last call. */
    void untilReceived(int packets) throws IOException, InterruptedException {
        until("voice", s -> lastCall(s).path("media").path("received").asInt() > packets);
    }

    /** Waits until no voice comes any more in the last call, for half a second; answers how many packets had come. */
    int untilNothingComes() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int before = -1;
        int now = call().path("media").path("received").asInt();
        while (now != before) {
            if (System.nanoTime() > end) {
                throw new AssertionError("voice comes without end: " + call());
            }
            Thread.sleep(500);
            before = now;
            now = call().path("media").path("received").asInt();
        }
        return now;
    }

    void untilRegistered() throws IOException, InterruptedException {
        until(
                "the registration",
                s -> s.path("registrations").path(0).path("state").asText().equals("registered"));
    }

    /** Says the line's tone for some seconds; answers what the line hears meanwhile. */
    Path hearsWhileSaying(String name, int seconds) throws IOException, InterruptedException {
        Path heard = file("heard-" + name + ".wav");
        ask("record", "file", heard.toString());
        ask("say", "file", tone(Tone.LINE, seconds).toString());
        fromGateway("the end of our tone", event -> event.path("event").asText().equals("said"));
        ask("record");
        return heard;
    }

    /** Ends the lab, whose files are complete then. */
    void stopLab() {
        lab.stop();
    }

    /** The remote subscriber is to do this. */
    void tellLab(String words) throws IOException {
        lab.tell(words);
    }

    JsonNode fromLab(String what, Predicate<JsonNode> matches) throws InterruptedException {
        return lab.await(what, matches);
    }

    /** Waits until the lab says that one of its calls is so. */
    void untilLabCall(String state) throws InterruptedException {
        fromLab(
                "a call that is " + state,
                e -> e.path("event").asText().equals("call")
                        && e.path("state").asText().equals(state));
    }

    JsonNode fromGateway(String what, Predicate<JsonNode> matches) throws InterruptedException {
        return gatewayEvents
                .await(matches, PATIENCE)
                .orElseThrow(() -> new AssertionError(what + " did not come: " + folder.tail("gateway.log", 20)));
    }

    /** A sine of some seconds as a WAV of the line's rate. */
    Path tone(int hertz, int seconds) throws IOException {
        return Tone.write(file("tone-" + hertz + ".wav"), hertz, seconds);
    }

    /** baresip as the neighbour, who says {@link Tone#BARESIP}; it knows itself that it is registered. */
    Baresip baresip(String account) throws IOException, InterruptedException {
        boolean secret = transport.equals("tls");
        Baresip baresip = Baresip.speaking(
                folder,
                block + "20",
                "<sip:+%s@%s;transport=%s>;auth_user=bob;auth_pass=bob-secret;outbound=\"sip:%s;transport=%3$s\";"
                                .formatted(NEIGHBOUR, DOMAIN, transport, proxy)
                        + "answermode=auto;audio_codecs=PCMA/8000/1;regint=300" + account,
                tone(Tone.BARESIP, 60),
                secret ? "sip_cafile " + file("tls/ca.pem") : "");
        baresip.registered();
        return baresip;
    }

    @Override
    public void close() throws IOException {
        if (control != null) {
            control.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        if (lab != null) {
            lab.close();
        }
        folder.close();
    }
}
