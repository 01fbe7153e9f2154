package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.cli.Gatehouse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most home lines today: digest inside TLS, and SRTP with keys that travel in it; here through a NAT. */
final class TlsDemoTest {
    @TempDir
    private Path folder;

    @Test
    void aCallOverTlsHasNothingInClear() throws Exception {
        Path report = folder.resolve("r.json");
        Path capture = folder.resolve("w.pcapng");
        int code = Gatehouse.execute(
                "demo",
                "--once",
                "--access",
                "tls",
                "--say",
                said("say.wav", 1, 120).toString(),
                "--reply",
                said("reply.wav", 2, 200).toString(),
                "--report",
                report.toString(),
                "--pcap",
                capture.toString());
        JsonNode measured = new ObjectMapper().readTree(report.toFile());
        assertEquals(0, code, measured::toPrettyString);
        JsonNode registration = measured.at("/registrations/0");
        assertEquals("tls", registration.path("access").asText());
        assertEquals("TLSv1.3 TLS_AES_256_GCM_SHA384", registration.path("mode").asText());
        assertEquals("aes-256-gcm", registration.path("integrity").asText());
        assertEquals("aes-256-gcm", registration.path("encryption").asText());
        assertEquals("sdes", measured.at("/calls/0/media/keying").asText(), measured::toPrettyString);
        assertTrue(measured.at("/calls/0/heard_by_callee/snr_db").asDouble() > 25, measured::toPrettyString);
        assertTrue(measured.at("/calls/0/heard_by_caller/snr_db").asDouble() > 25, measured::toPrettyString);

        String wire = new String(Files.readAllBytes(capture), StandardCharsets.ISO_8859_1);
        assertTrue(wire.length() > 50_000, "the capture has the call");
        for (String secret : new String[] {"REGISTER sip:", "INVITE sip:", "inline:", "a=crypto"}) {
            assertFalse(wire.contains(secret), secret + " stands in the capture");
        }
    }

    private Path said(String name, long seed, double pitch) throws Exception {
        Path file = folder.resolve(name);
        WavFile.write(file, Utterance.of(seed, pitch, 3).toLine(), Sound.LINE_RATE);
        return file;
    }
}
