package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import gatehouse.testkit.LongRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code gatehouse diagnose} beside operators that are broken in one way each: it names the step that breaks, and what to
 * do next; what rests on that step is not blamed.
 */
final class BrokenOperatorTest {
    /** A line for each step, as the command prints them: state, step, and what it found. */
    private static List<String> diagnosis(Street street) throws Exception {
        street.ask("diagnose", "number", "600");
        JsonNode walk = street.until(
                        "the end of the diagnosis",
                        status -> status.path("diagnosis").hasNonNull("ended_at_millis"))
                .path("diagnosis");
        List<String> lines = new ArrayList<>();
        for (JsonNode check : walk.path("checks")) {
            lines.add(check.path("state").asText() + " " + check.path("step").asText() + " "
                    + check.path("text").asText());
        }
        return lines;
    }

    private static String broken(List<String> printed) {
        List<String> bad =
                printed.stream().filter(line -> line.startsWith("bad")).toList();
        assertEquals(1, bad.size(), () -> "one thing is broken: " + printed);
        return bad.getFirst();
    }

    private static void says(List<String> printed, String step, String... words) {
        String bad = broken(printed);
        assertTrue(bad.matches("bad +" + step + " .*"), bad);
        for (String word : words) {
            assertTrue(bad.contains(word), () -> word + " is not in: " + bad);
        }
    }

    @Test
    void anOperatorThatIsNotThere() throws Exception {
        try (var street = new Street()) {
            street.startGateway();
            says(diagnosis(street), "registration", "check", "servers of the operator in the settings");
        }
    }

    @Test
    void aWrongPassword() throws Exception {
        try (var street = new Street()) {
            Files.createFile(
                    street.file("secrets"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(street.file("secrets"), "line1 password not-the-secret\n");
            street.startLab();
            street.startGateway();
            says(diagnosis(street), "registration", "check user name, password");
        }
    }

    @LongRun
    @Test
    void aNameThatNobodyKnows() throws Exception {
        try (var street = new Street()) {
            street.proxy = "pcscf.operator.invalid"; // RFC 6761 6.4: no resolver knows it
            street.startGateway();
            List<String> printed = diagnosis(street);
            says(printed, "dns", "No address is known for pcscf.operator.invalid", "check how the name is written");
            assertTrue(
                    printed.stream()
                            .anyMatch(line -> line.matches("left-out +registration .*what it rests on is broken.")),
                    () -> "what rests on the name is left out: " + printed);
        }
    }

    /** At first it drops voice alone; then everything, which is seen because the diagnosis registers anew. */
    @LongRun
    @Test
    void aNatThatDrops() throws Exception {
        try (var street = new Street();
                var nat = new Relay(street.block + "30", street.pcscf())) {
            street.proxy = street.block + "30:5060";
            nat.loseVoice(street.block + "11", street.block + "31");
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            List<String> printed = diagnosis(street);
            says(printed, "call", "600 answered, but no voice came back", "let UDP ports 16384-16447 through");
            assertTrue(printed.stream().anyMatch(line -> line.matches("good +registration .*")), printed::toString);

            nat.drop();
            says(diagnosis(street), "registration", "got no answer", "no firewall stops SIP");
        }
    }

    @LongRun
    @Test
    void theCommandSaysThatNothingIsBroken() throws Exception {
        try (var street = new Street()) {
            street.startLab();
            street.startGateway();
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "gatehouse.scenarios.Main",
                    "diagnose",
                    "--control",
                    street.socket().toString(),
                    "600");
            try (Child diagnose = Child.start("diagnose", Child.mortal(command), street.file("diagnose.log"))) {
                List<String> printed = diagnose.output().lines().toList();
                assertEquals(
                        0, diagnose.await(Street.PATIENCE), () -> printed + street.folder.tail("diagnose.log", 20));
                assertTrue(
                        printed.stream().anyMatch(line -> line.matches("good +call .*600 answered after .*")),
                        printed::toString);
            }
        }
    }
}
