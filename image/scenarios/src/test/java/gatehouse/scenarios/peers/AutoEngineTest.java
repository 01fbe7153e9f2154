package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.testkit.LongRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The engine {@code auto} in the real process: nothing is measured before the first protected call, everything after it,
 * and the next start knows it without measuring.
 */
final class AutoEngineTest {
    @LongRun
    @Test
    void itMeasuresOnceAndRemembers() throws Exception {
        try (var street = TlsTest.street(false)) {
            street.deviceExtras = "crypto-engine: auto\n";
            street.machineExtras = List.of("-Dgatehouse.engines.patience=1");
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            JsonNode before = street.status().path("crypto");
            assertEquals("auto", before.path("wanted").asText());
            assertFalse(Files.exists(street.file("engines.txt")), "nobody needed a cipher yet");

            call(street);
            Map<String, Map<String, Long>> measured = figures(street);
            assertTrue(measured.size() >= 2, measured::toString);
            assertTrue(
                    measured.values().stream()
                            .allMatch(engines -> engines.containsKey("jca")
                                    && engines.values().stream().allMatch(ns -> ns > 0)),
                    measured::toString);
            for (JsonNode choice : street.status().path("crypto").path("choices")) {
                assertRight(choice);
            }
            String said = said(street);
            for (JsonNode choice : street.status().path("crypto").path("choices")) {
                String line = "octets  " + choice.path("engine").asText() + "  (";
                assertTrue(said.contains(choice.path("transform").asText()) && said.contains(line), said);
            }
            assertTrue(Files.exists(street.file("engines.txt")));
            String kept = Files.readString(street.file("engines.txt"));

            street.restartGateway();
            street.untilRegistered();
            call(street);
            assertEquals(measured, figures(street), "what was measured before counts");
            assertEquals(kept, Files.readString(street.file("engines.txt")));
            call(street); // under whichever engine was chosen
        }
    }

    private static void call(Street street) throws Exception {
        int calls = street.status().path("calls").size();
        street.ask("off-hook");
        street.ask("dial", "digits", "600");
        street.until("the voice", s -> {
            JsonNode call = s.path("calls").path(s.path("calls").size() - 1);
            return s.path("calls").size() > calls
                    && call.path("media").path("received").asInt() > 20;
        });
        assertEquals("sdes", street.call().path("media").path("keying").asText());
        street.ask("on-hook");
        street.untilCall("ended");
    }

    /** Transform and load to engine to tenths of a nanosecond, once all are there. */
    private static Map<String, Map<String, Long>> figures(Street street) throws Exception {
        JsonNode status = street.until("figures of all engines", s -> {
            JsonNode choices = s.path("crypto").path("choices");
            boolean all = !choices.isEmpty();
            for (JsonNode choice : choices) {
                all &= !choice.path("nanos").isEmpty();
            }
            return all;
        });
        Map<String, Map<String, Long>> found = new HashMap<>();
        for (JsonNode choice : status.path("crypto").path("choices")) {
            Map<String, Long> engines = new HashMap<>();
            choice.path("nanos")
                    .forEachEntry((engine, nanos) -> engines.put(engine, Math.round(10 * nanos.asDouble())));
            String cell =
                    choice.path("transform").asText() + " " + choice.path("packets") + " x " + choice.path("bytes");
            found.put(cell, engines);
        }
        return found;
    }

    /** The fastest, or the JDK's where no other is faster by a tenth. */
    private static void assertRight(JsonNode choice) {
        double jca = choice.path("nanos").path("jca").asDouble();
        double chosen =
                choice.path("nanos").path(choice.path("engine").asText()).asDouble();
        double best = jca;
        for (JsonNode nanos : choice.path("nanos")) {
            best = Math.min(best, nanos.asDouble());
        }
        assertEquals(best > 0.9 * jca ? jca : best, chosen, choice::toString);
    }

    private static String said(Street street) throws Exception {
        var bytes = new ByteArrayOutputStream();
        PrintStream usual = System.out;
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            assertEquals(
                    0, Gatehouse.execute("status", "--control", street.socket().toString()));
        } finally {
            System.setOut(usual);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
