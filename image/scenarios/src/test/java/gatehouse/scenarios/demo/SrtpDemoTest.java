package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.media.audio.G711;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a demo does unless it is told otherwise: keys travel inside IPsec, voice goes under SRTP, and libsrtp hears it in
 * the capture with nothing but what {@code --keys} wrote.
 */
final class SrtpDemoTest {
    @TempDir
    private Path folder;

    @Test
    void libsrtpOpensTheCaptureWithTheKeysThatWereWritten() throws Exception {
        Wires.needNamespaces(folder);
        Peer.need("python3");
        Peer.need("tshark");
        Path report = folder.resolve("r.json");
        Path capture = folder.resolve("w.pcapng");
        Path say = said("say.wav", 1, 120);
        Path reply = said("reply.wav", 2, 200);
        int code = Gatehouse.execute(
                "demo",
                "--once",
                "--say",
                say.toString(),
                "--reply",
                reply.toString(),
                "--report",
                report.toString(),
                "--pcap",
                capture.toString(),
                "--keys",
                folder.resolve("keys").toString());
        JsonNode measured = new ObjectMapper().readTree(report.toFile());
        assertEquals(0, code, measured::toPrettyString);
        JsonNode media = measured.at("/calls/0/media");
        assertEquals("RTP/SAVP", media.path("profile").asText());
        assertEquals("sdes", media.path("keying").asText());
        assertEquals("AEAD_AES_256_GCM", media.path("suite").asText());
        assertEquals("end-to-end", media.path("scope").asText());

        String wire = Peer.run("tshark", "-r", capture.toString(), "-Y", "udp", "-T", "fields", "-e", "udp.payload");
        assertTrue(wire.lines().count() > 300, "the capture has the call");
        assertTrue(!wire.contains(HexFormat.of().formatHex("inline:".getBytes("US-ASCII"))), "no key in clear");

        Path keys = folder.resolve("keys/srtp-keys.txt");
        Sound toCaller = opened(capture, keys, "operator", measured, false);
        Sound toCallee = opened(capture, keys, "phone", measured, true);
        assertHeard(WavFile.read(reply), toCaller);
        assertHeard(WavFile.read(say), toCallee);
    }

    private Path said(String name, long seed, double pitch) throws Exception {
        Path file = folder.resolve(name);
        WavFile.write(file, Utterance.of(seed, pitch, 3).toLine(), Sound.LINE_RATE);
        return file;
    }

    /** On the wire there is neither jitter buffer nor late packet: what was said is there, or it is not. */
    private static void assertHeard(Sound said, Sound opened) {
        Heard heard = Heard.in(opened, said);
        assertNotNull(heard.snrDb(), "nothing of what was said is in what libsrtp opened");
        assertTrue(heard.snrDb() > 25, "libsrtp heard it at " + heard.snrDb() + " dB");
    }

    /** What libsrtp makes of the packets that the caller's phone sent or got. */
    private Sound opened(Path capture, Path keys, String sender, JsonNode measured, boolean fromPhone)
            throws Exception {
        String outside = measured.at("/registrations/0/public_address").asText().replaceAll(":.*", "");
        String lines = Peer.run(
                "tshark",
                "-r",
                capture.toString(),
                "-Y",
                "udp && udp.payload[0:2] == 80:08 && " + (fromPhone ? "ip.src == " : "ip.dst == ") + outside,
                "-T",
                "fields",
                "-e",
                "udp.payload");
        Path packets = Files.write(
                folder.resolve(sender + ".hex"),
                lines.lines().filter(line -> line.matches("[0-9a-f]+")).toList());
        Path script = folder.resolve("unprotect.py");
        try (var resource = Objects.requireNonNull(getClass().getResourceAsStream("unprotect.py"))) {
            Files.write(script, resource.readAllBytes());
        }
        List<String> plain = Peer.run(
                        "python3", script.toString(), keys.toString(), "caller", sender, packets.toString())
                .lines()
                .toList();
        assertTrue(plain.size() > 100, sender + ": libsrtp opened " + plain.size() + " packets");
        short[] pcm = new short[plain.size() * 160];
        for (int n = 0; n < plain.size(); n++) {
            byte[] payload = HexFormat.of().parseHex(plain.get(n).substring(24));
            G711.A_LAW.decode(payload, 0, Math.min(160, payload.length), pcm, n * 160);
        }
        Path wav = folder.resolve(sender + ".wav");
        WavFile.write(wav, Arrays.copyOf(pcm, pcm.length), Sound.LINE_RATE);
        return WavFile.read(wav);
    }
}
