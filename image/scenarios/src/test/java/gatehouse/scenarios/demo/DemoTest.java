package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.scenarios.demo.DemoOptions.Voice;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.Peer;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job, end to end: two people speak through a gateway, a NAT and an operator, and others judge it. */
final class DemoTest {
    @TempDir
    private static Path speech;

    @TempDir
    private Path folder;

    private static Path caller;
    private static Path farEnd;

    /** Speech that nobody here chose the samples of: another program's, at rates that are not a telephone's. */
    @BeforeAll
    static void speak() throws Exception {
        Path raw = speech.resolve("raw.wav");
        caller = speech.resolve("caller.wav");
        farEnd = speech.resolve("far-end.wav");
        Peer.need("sox");
        Peer.run("espeak-ng", "-v", "en", "-w", raw.toString(), "Good morning, is this the house with the blue door?");
        Peer.run("sox", raw.toString(), "-r", "44100", "-c", "2", "-b", "24", caller.toString(), "gain", "-n", "-6");
        Peer.run("espeak-ng", "-v", "de", "-p", "70", "-w", raw.toString(), "Nein, hier ist die Nummer sieben.");
        Peer.run("sox", raw.toString(), "-r", "16000", farEnd.toString(), "gain", "-n", "-6");
    }

    @ParameterizedTest(name = "--wire {0} --nat {1}")
    @CsvSource({"namespaces,symmetric", "namespaces,cgnat", "loopback,symmetric"})
    void bothPeopleHearWhatTheOtherSaid(String wire, String nat) throws Exception {
        needs(wire);
        Path report = folder.resolve("r.json");
        Path capture = folder.resolve("w.pcapng");
        Path recordings = folder.resolve("out");
        int code = Gatehouse.execute(
                "demo",
                "--once",
                "--access",
                "digest",
                "--wire",
                wire,
                "--nat",
                nat,
                "--say",
                caller.toString(),
                "--reply",
                farEnd.toString(),
                "--record",
                recordings.toString(),
                "--report",
                report.toString(),
                "--pcap",
                capture.toString());
        JsonNode measured = new ObjectMapper().readTree(report.toFile());
        assertEquals(0, code, measured::toPrettyString);

        assertHeard(caller, recordings.resolve("heard-by-callee.wav"));
        assertHeard(farEnd, recordings.resolve("heard-by-caller.wav"));
        assertMeasured(measured, wire);
        assertSound(capture);
        // REGISTER, 401, REGISTER, 200; a busy machine may make the gateway repeat one.
        long registers = Peer.run("tshark", "-r", capture.toString(), "-Y", "sip.Method == REGISTER")
                .lines()
                .filter(line -> line.contains("Request: REGISTER"))
                .count();
        long trips = measured.at("/registrations/0/round_trips").asLong();
        assertTrue(trips >= 2 && trips <= registers, trips + " round trips with " + registers + " requests");
        String outside = measured.at("/registrations/0/public_address").asText().replaceAll(":.*", "");
        assertSpokenOnTheWire(capture, outside, recordings.resolve("heard-by-callee.wav"));
    }

    private static void assertHeard(Path said, Path recording) throws Exception {
        Heard heard = Heard.in(WavFile.read(recording), WavFile.read(said));
        assertNotNull(heard.snrDb(), recording.toString());
        assertTrue(heard.snrDb() > 30, recording + " has an SNR of " + heard.snrDb() + " dB");
        assertTrue(heard.complete(), recording.toString());
    }

    private static void assertMeasured(JsonNode report, String wire) {
        assertEquals(wire, report.path("wire").asText());
        assertEquals(0, report.path("failures").size(), report::toPrettyString);
        for (String field : List.of(
                "/registrations/0/operator",
                "/registrations/0/state",
                "/registrations/0/access",
                "/registrations/0/mode",
                "/registrations/0/integrity",
                "/registrations/0/encryption",
                "/registrations/0/aka",
                "/registrations/0/nat",
                "/registrations/0/public_address",
                "/registrations/0/millis",
                "/registrations/0/round_trips",
                "/registrations/0/bytes",
                "/calls/0/direction",
                "/calls/0/from",
                "/calls/0/to",
                "/calls/0/answered",
                "/calls/0/setup_millis",
                "/calls/0/dial_tone_heard",
                "/calls/0/media/profile",
                "/calls/0/media/keying",
                "/calls/0/media/suite",
                "/calls/0/media/codec",
                "/calls/0/media/scope",
                "/calls/0/media/sent",
                "/calls/0/media/received",
                "/calls/0/media/lost",
                "/calls/0/media/late",
                "/calls/0/heard_by_caller/seconds",
                "/calls/0/heard_by_caller/snr_db",
                "/calls/0/heard_by_callee/seconds",
                "/calls/0/heard_by_callee/snr_db",
                "/gateway/start_millis",
                "/gateway/rss_mib",
                "/gateway/heap_mib")) {
            JsonNode value = report.at(field);
            assertFalse(
                    value.isMissingNode() || value.isNull(), field + " is not measured: " + report.toPrettyString());
        }
        assertEquals("registered", report.at("/registrations/0/state").asText());
        assertTrue(report.at("/registrations/0/bytes").asInt() > 1000, report::toPrettyString);
        assertTrue(report.at("/calls/0/dial_tone_heard").asBoolean(), report::toPrettyString);
        assertTrue(report.at("/calls/0/media/received").asInt() > 50, report::toPrettyString);
        assertTrue(report.at("/gateway/rss_mib").asDouble() > 20, report::toPrettyString);
    }

    /** tshark finds SIP and RTP in the capture and nothing malformed. */
    private static void assertSound(Path capture) throws Exception {
        String file = capture.toString();
        assertEquals(
                "",
                Peer.run("tshark", "-r", file, "-Y", "_ws.malformed")
                        .lines()
                        .filter(line -> !line.startsWith("Running as user"))
                        .reduce("", String::concat));
        assertTrue(
                Peer.run("tshark", "-r", file, "-Y", "sip.Method == REGISTER").contains("REGISTER"));
    }

    /** What the far end heard is, sample for sample, what the RTP outside the NAT says. */
    private static void assertSpokenOnTheWire(Path capture, String outside, Path recording) throws Exception {
        String rows = Peer.run(
                "tshark",
                "-r",
                capture.toString(),
                "-d",
                "udp.port==1024-65535,rtp",
                "-Y",
                "rtp.p_type == 8 && ip.src == " + outside,
                "-T",
                "fields",
                "-e",
                "ip.dst",
                "-e",
                "rtp.seq",
                "-e",
                "rtp.payload");
        var spoken = new ArrayList<Short>();
        for (String row : rows.lines().filter(line -> line.contains("\t")).toList()) {
            String[] columns = row.split("\t");
            for (byte law : HexFormat.of().parseHex(columns[2].replace(":", ""))) {
                spoken.add(G711.A_LAW.decode(law));
            }
        }
        assertTrue(spoken.size() > 8000, rows);
        short[] wire = new short[spoken.size()];
        for (int i = 0; i < wire.length; i++) {
            wire[i] = spoken.get(i);
        }
        Heard heard = Heard.in(WavFile.read(recording), Sound.ofLine(wire));
        assertNotNull(heard.snrDb());
        assertTrue(heard.snrDb() > 60, "the recording differs from the wire: " + heard);
    }

    @Test
    void tcpdumpSeesTheSamePackets() throws Exception {
        needs("namespaces");
        Peer.need("tcpdump");
        Path theirs = folder.resolve("theirs.pcap");
        Path ours = folder.resolve("ours.pcapng");
        var options = options(ours);
        try (var run = new RunFolder();
                var wire = NamespaceWire.build(NatKind.FULL_CONE, run.file("wire.log"))) {
            Path log = folder.resolve("tcpdump.log");
            var tcpdump = Child.start(
                    "tcpdump",
                    wire.atOperator(List.of(
                            "tcpdump",
                            "-i",
                            "outside",
                            "-U",
                            "--immediate-mode",
                            "-w",
                            theirs.toString(),
                            "-Z",
                            "root")),
                    log);
            try (tcpdump) {
                long until = System.nanoTime() + 10_000_000_000L;
                while (!Files.readString(log).contains("listening on") && System.nanoTime() < until) {
                    Thread.sleep(20);
                }
                var demo = new Demo(options, new PrintWriter(Writer.nullWriter()), new CountDownLatch(1));
                var report = demo.runOn(wire, run, null);
                assertTrue(report.clean(), report::text);
            }
        }
        assertEquals(packets(theirs), packets(ours));
    }

    /** Every IPv4 packet by addresses, identification, length and payload's checksum, in order of the wire. */
    private static List<String> packets(Path capture) throws Exception {
        return Peer.run(
                        "tshark",
                        "-r",
                        capture.toString(),
                        "-Y",
                        "udp.port == 5060 || udp.port > 9999",
                        "-T",
                        "fields",
                        "-e",
                        "ip.src",
                        "-e",
                        "ip.dst",
                        "-e",
                        "ip.id",
                        "-e",
                        "ip.len",
                        "-e",
                        "udp.checksum")
                .lines()
                .filter(line -> line.contains("\t"))
                .toList();
    }

    private DemoOptions options(Path capture) throws Exception {
        return new DemoOptions(
                true,
                Optional.of(Access.digest()),
                Keying.usual(),
                NatKind.FULL_CONE,
                WireChoice.NAMESPACES,
                new Voice(WavFile.read(caller), Optional.of(caller)),
                new Voice(WavFile.read(farEnd), Optional.of(farEnd)),
                0,
                Optional.empty(),
                Optional.of(capture),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void runsUntilItIsToldToStop() throws Exception {
        Path log = folder.resolve("demo.log");
        var demo = Child.start(
                "demo",
                List.of(
                        // A shell may have started us with Ctrl-C ignored, which is inherited.
                        "env",
                        "--default-signal=INT",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "gatehouse.scenarios.Main",
                        "demo",
                        "--page-port",
                        "0"),
                log);
        var lines = new ArrayList<String>();
        try (demo) {
            while (lines.stream().filter(line -> line.contains("MiB")).count() < 2) {
                String line = demo.output().readLine();
                assertNotNull(line, () -> lines + Wires.text(log));
                lines.add(line);
            }
            List<ProcessHandle> children =
                    ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
            assertTrue(children.size() >= 4, lines::toString);
            Peer.run("kill", "-INT", Long.toString(demo.pid()));
            assertEquals(0, demo.await(Duration.ofSeconds(10)), () -> "stopped on request: " + lines + Wires.text(log));
            for (ProcessHandle child : children) {
                assertFalse(child.isAlive() && !child.info().command().isEmpty(), () -> "left: " + child.info());
            }
        }
        var status = lines.stream().filter(line -> line.contains("MiB")).toList();
        assertFalse(status.get(0).equals(status.get(1)), "the status line does not change: " + status);
    }

    private void needs(String wire) throws Exception {
        if (wire.equals("namespaces")) {
            Wires.needNamespaces(folder);
        }
    }
}
