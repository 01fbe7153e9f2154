package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.process.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** One line at two operators, one reached over UDP and one over TCP, each with a registration of its own. */
final class TwoOperatorsTest {
    private static final String SECOND_NUMBER = "4930900100";

    @Test
    void theLineIsReachedThroughBothAndBusyForOneWhileTheOtherHasIt() throws Exception {
        try (var street = street()) {
            street.startLab();
            try (var second = second(street)) {
                street.startGateway();
                street.until("both registrations", s -> registered(s, 0) && registered(s, 1));
                second.await("TCP", e -> e.path("event").asText().equals("registered"));

                second.tell("call +" + SECOND_NUMBER);
                street.until("the ringing", s -> line(s).equals("ringing"));
                street.ask("off-hook");
                second.await("the answer", e -> e.path("state").asText().equals("answered"));
                street.until("the talk", s -> line(s).equals("talking"));

                street.tellLab("call +" + Street.LINE);
                street.fromLab("busy", e -> e.path("state").asText().equals("ended"));
                assertEquals("talking", line(street.status()));

                street.ask("on-hook");
                second.await("the end", e -> e.path("state").asText().equals("ended"));
                street.until("the line is idle", s -> line(s).equals("idle"));

                street.tellLab("call +" + Street.LINE);
                street.until("the first operator's call rings", s -> line(s).equals("ringing"));
                street.ask("off-hook");
                street.fromLab("the answer", e -> e.path("state").asText().equals("answered"));
                street.ask("on-hook");
                street.fromLab("the end", e -> e.path("state").asText().equals("ended"));
            }
        }
    }

    @Test
    void callsGoOverTheSecondWhileTheFirstCannotBeReached() throws Exception {
        try (var street = street();
                var second = second(street)) {
            street.startGateway();
            street.until(
                    "one registration and one failure",
                    s -> registered(s, 1)
                            && s.path("registrations")
                                    .path(0)
                                    .path("state")
                                    .asText()
                                    .equals("failed"));
            street.ask("off-hook");
            street.ask("dial", "digits", "600");
            JsonNode call =
                    second.await("the call", e -> e.path("state").asText().equals("answered"));
            assertEquals("+" + SECOND_NUMBER, call.path("from").asText());
            street.ask("on-hook");
            second.await("the end", e -> e.path("state").asText().equals("ended"));
        }
    }

    private static boolean registered(JsonNode status, int index) {
        return status.path("registrations").path(index).path("state").asText().equals("registered");
    }

    private static String line(JsonNode status) {
        return status.path("lines").path(0).path("state").asText();
    }

    private static Street street() throws IOException {
        var street = new Street();
        street.furtherOperators = """
                - name: second
                  domain: second.example
                  proxies: ["%s"]
                  transport: tcp
                  access: digest
                  identities:
                    - name: home
                      impi: home@second.example
                      impus: ["sip:+%s@second.example"]
                      credential: home
                """.formatted(street.block + "20:5060", SECOND_NUMBER);
        street.lineExtras = "fallbacks: [{operator: second, identity: home}]";
        street.configuration(); // makes the secrets file
        Files.writeString(street.file("secrets"), "home password home-secret\n", StandardOpenOption.APPEND);
        return street;
    }

    private static LabProcess second(Street street) throws IOException, InterruptedException {
        ObjectNode settings = Json.object();
        settings.put("domain", "second.example")
                .put("pcscf", street.block + "20:5060")
                .put("media", street.block + "21");
        settings.putArray("subscribers")
                .addObject()
                .put("number", "+" + SECOND_NUMBER)
                .put("user", "home")
                .put("password", "home-secret");
        return new LabProcess(street.folder, "second", settings);
    }
}
