package gatehouse.web;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.management.CallStatus;
import gatehouse.management.Event;
import gatehouse.management.RegistrationStatus;
import gatehouse.testkit.PageWalk;
import gatehouse.testkit.Peer;
import gatehouse.web.WebServerSettings.Listen;
import gatehouse.web.json.Kinds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, walked by the scripts in app/e2e; this class serves it and plays the world around it. */
class PageTest {
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final int LINE_RATE = 8_000;

    @TempDir
    Path folder;

    private Box box;
    private WebServer server;
    private int port;
    private Path state;

    @Test
    void peopleCanUseThePage() throws Exception {
        state = null;
        walk("page.mjs");
    }

    @Test
    void aDevicesOwnerComesInByPassword() throws Exception {
        state = folder.resolve("web");
        walk("door.mjs");
    }

    private void walk(String script) throws Exception {
        Peer.need("tshark");
        PageWalk walk = new PageWalk(Path.of("../app"));
        Files.createDirectories(SHOTS);
        box = new Box(folder);
        start();
        try {
            String address = (state == null ? "http" : "https") + "://127.0.0.1:" + port
                    + server.signInPath().orElse("/");
            walk.run(script, address, SHOTS, this::answer);
        } finally {
            server.stop().toCompletableFuture().join();
            box.close();
        }
    }

    private String answer(String asked) throws Exception {
        String[] words = asked.split(" ", 2);
        switch (words[0]) {
            case "tone" -> {
                return "{\"share\":" + toneShare(Integer.parseInt(words[1])) + "}";
            }
            case "ring" -> box.phone.ringFor(words[1]);
            case "event" -> box.say(Event.Level.WARNING, "line", "phone1", words[1], null);
            case "sip" -> exchange();
            case "pcapng" -> {
                return readByWireshark(SHOTS.resolve(words[1]));
            }
            case "seal" -> box.sealed = Boolean.parseBoolean(words[1]);
            case "far-end" -> box.farEnd = CallStatus.FarEnd.valueOf(words[1]);
            case "expire" -> box.skip(Duration.ofSeconds(91));
            case "fail" -> box.registration = RegistrationStatus.State.FAILED;
            case "mend" -> box.registration = RegistrationStatus.State.REGISTERED;
            case "given" -> {
                return String.valueOf(box.given.stream()
                        .filter(command -> Kinds.name(command.getClass()).equals(words[1]))
                        .count());
            }
            case "empty" -> box.beFreshFromItsBox();
            case "streams" -> {
                return String.valueOf(server.listeners());
            }
            case "stop" -> server.stop().toCompletableFuture().join();
            case "start" -> {
                start();
                return server.signInPath().orElse("/");
            }
            case "label" -> {
                return Files.readString(state.resolve("device-secret")).strip();
            }
            default -> throw new IllegalArgumentException(asked);
        }
        return "done";
    }

    private void exchange() {
        var four = new Flow(Transport.UDP, Endpoint.of("192.168.77.2:5060"), Endpoint.of("203.0.113.10:5060"));
        var six = new Flow(Transport.TCP, Endpoint.of("[2001:db8::2]:5060"), Endpoint.of("[2001:db8::10]:5060"));
        box.trace.sent(
                "lab", four, sip("REGISTER sip:home.example SIP/2.0", "Authorization: Digest response=\"0123\""));
        box.trace.received("lab", four, sip("SIP/2.0 401 <img src=x onerror=alert(3)>", "Warning: 399 x \"y\""));
        box.trace.sent("lab", six, sip("OPTIONS sip:home.example SIP/2.0", "User-Agent: Gatehouse"));
    }

    private static byte[] sip(String start, String header) {
        String message =
                start + "\r\nVia: SIP/2.0/UDP 192.168.77.2;branch=z9hG4bK1\r\nCall-ID: 1@box\r\nCSeq: 1 REGISTER\r\n"
                        + header + "\r\nContent-Length: 0\r\n\r\n";
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /** What Wireshark's own reader says of a capture, on one line. */
    private static String readByWireshark(Path file) throws Exception {
        String said = Peer.run("tshark", "-r", file.toString(), "-Y", "sip");
        return said.replaceAll("\\s+", " ");
    }

    private void start() throws Exception {
        Endpoint at = Endpoint.of("127.0.0.1:" + port);
        Listen listen = state == null ? new Listen.Plain(at) : new Listen.Tls(at, null);
        server = WebServer.start(box, new WebServerSettings(listen, Set.of(), state), Box.CLOCK, Box.ENTROPY)
                .toCompletableFuture()
                .get();
        port = server.port();
    }

    /** How much of the power of the last second that the line heard lies at a frequency; waits for a second of it. */
    private double toneShare(int hertz) throws InterruptedException {
        short[] said = box.phone.said();
        while (said.length < 2 * LINE_RATE) {
            Thread.sleep(100);
            said = box.phone.said();
        }
        double cosine = 0;
        double sine = 0;
        double power = 0;
        for (int i = said.length - LINE_RATE; i < said.length; i++) {
            double angle = 2 * Math.PI * hertz * i / LINE_RATE;
            cosine += said[i] * Math.cos(angle);
            sine += said[i] * Math.sin(angle);
            power += (double) said[i] * said[i];
        }
        return power == 0 ? 0 : 2 * (cosine * cosine + sine * sine) / LINE_RATE / power;
    }
}
