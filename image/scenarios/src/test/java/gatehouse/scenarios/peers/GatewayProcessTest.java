package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway as a process: how it starts, what it says of itself, and how it ends. */
final class GatewayProcessTest {
    @Test
    void sigtermInACallEndsItUnregistersAndExitsWithZero() throws Exception {
        try (var street = new Street()) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            street.ask("off-hook");
            street.ask("dial", "digits", "600");
            street.untilCall("answered");

            JsonNode call = street.call();
            assertEquals("sip:+15550100@home.example", call.path("from").asText());
            assertEquals("600", call.path("to").asText());
            assertTrue(call.path("setup_millis").isIntegralNumber(), () -> call.toString());
            assertTrue(call.path("dial_tone_heard").isBoolean());

            // A second one on the same socket is told so, and touches nothing
            Child second = street.gateway("second.log");
            assertEquals(1, second.await(Street.PATIENCE));
            assertTrue(Files.readString(street.file("second.log"))
                    .contains("another gateway runs with the control socket"));
            assertEquals("answered", street.call().path("state").asText());

            long asked = System.nanoTime();
            street.gateway().askToStop();
            int code = street.gateway().await(Street.PATIENCE);
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            assertEquals(0, code);
            assertTrue(took.toMillis() < 2_000, "it took " + took);
            street.fromLab("the end of the call", e -> e.path("state").asText().equals("ended"));
            street.fromLab("the unregistration", e -> e.path("event").asText().equals("unregistered"));
            assertTrue(Files.notExists(street.socket()), "the control socket is gone with its process");
        }
    }

    @Test
    void anOperatorThatIsDownAtStartIsTriedAgain() throws Exception {
        try (var street = new Street()) {
            street.startGateway();
            JsonNode status = street.until(
                    "the failure",
                    s -> s.path("registrations").path(0).path("state").asText().equals("failed"));
            String why = status.path("registrations").path(0).path("failure").asText();
            assertTrue(why.contains("tried again in"), why);
            street.startLab();
            // RFC 5626 4.5: the first pauses are half a minute and more; status has said so
            assertTrue(street.gateway().isAlive());
            street.gateway().askToStop();
            assertEquals(0, street.gateway().await(Street.PATIENCE));
        }
    }

    @Test
    void sevenErrorsAreSevenLinesAndExitTwo() throws Exception {
        try (var street = new Street()) {
            Path file = street.configuration();
            String good = Files.readString(file);
            Files.writeString(
                    file,
                    good.replace("transport: udp", "transport: pigeon")
                            .replace("access: digest", "access: shouting")
                            .replace("identity: line1", "identity: nobody")
                            .replace("country: DE", "country: ZZ\n    digit-map: \"(1|2\"\n    colour: red")
                            .replace("control:", "log:\n  level: loud\ncontrol:"));
            Child gateway = street.gateway("wrong.log");
            assertEquals(2, gateway.await(Street.PATIENCE));
            List<String> lines = Files.readAllLines(street.file("wrong.log"));
            assertEquals(7, lines.size(), () -> String.join("\n", lines));
            for (String line : lines) {
                assertTrue(line.contains("gateway.yaml:"), line);
            }
            assertTrue(Files.notExists(street.socket()), "nothing was begun");
        }
    }
}
