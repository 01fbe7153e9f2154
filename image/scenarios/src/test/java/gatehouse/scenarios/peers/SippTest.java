package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Json;
import gatehouse.testkit.Peer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SIPp, a user agent that nobody here wrote, registers with the lab and talks with the gateway through it. */
final class SippTest {
    @BeforeAll
    static void sipp() {
        Peer.need("sipp");
    }

    @Test
    void registersByDigestOverTcp() throws Exception {
        try (var street = new Street()) {
            street.startLab();
            register(street, new Sipp(street), "-t", "t1");
        }
    }

    @Test
    void callsTheLine() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("caller", "-s", Street.LINE)) {
                street.untilLine("ringing");
                street.ask("off-hook");
                street.untilCall("answered");
                run.completes();
            }
            ended(street);
            JsonNode call = street.call();
            assertEquals("incoming", call.path("direction").asText());
            assertTrue(call.path("from").asText().contains(Street.NEIGHBOUR), call::toString);
            assertTrue(call.path("media").path("received").asLong() > 0, () -> "the voice that SIPp echoes: " + call);
            street.ask("on-hook");
            street.untilLine("idle");
        }
    }

    /** A caller that has to reserve its access first: the line hears of the call when it has (RFC 3312). */
    @Test
    void callsTheLineOnceItsAccessIsReserved() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("precondition-caller", "-s", Street.LINE)) {
                street.untilCall("setup");
                assertEquals(
                        "idle",
                        street.status().path("lines").path(0).path("state").asText());
                answered(street, run);
            }
            endedWithVoice(street);
        }
    }

    /** The same within an answered call: the change comes to its end when the caller has its resources (RFC 3312 6). */
    @Test
    void changesItsAccessWithinTheCall() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("precondition-changer", "-s", Street.LINE)) {
                answered(street, run);
            }
            endedWithVoice(street);
        }
    }

    @Test
    void isCalledFromTheLine() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("called")) {
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                street.untilCall("answered");
                street.untilReceived(10);
                street.ask("on-hook");
                run.completes();
            }
            ended(street);
            assertEquals("outgoing", street.call().path("direction").asText());
        }
    }

    /** RFC 3323, RFC 3325 and RFC 5627: nothing in what SIPp gets says who the line is. */
    @Test
    void isCalledFromALineThatDoesNotShowItself() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("called")) {
                street.ask("off-hook");
                street.ask("dial", "digits", "#31#" + Street.NEIGHBOUR);
                street.untilCall("answered");
                street.untilReceived(10);
                street.ask("on-hook");
                run.completes();
                String messages = run.messages();
                assertTrue(messages.contains("sip:anonymous@anonymous.invalid"), messages);
                assertTrue(messages.contains("Contact: <sip:tgruu."), messages);
                assertFalse(messages.contains(Street.LINE) || messages.contains("line1"), messages);
            }
            ended(street);
        }
    }

    @Test
    void leavesTheOfferToTheLine() throws Exception {
        try (var street = new Street()) {
            Sipp sipp = ready(street);
            try (var run = sipp.start("late-caller", "-s", Street.LINE)) {
                answered(street, run);
            }
            endedWithVoice(street);
        }
    }

    @Test
    void leavesTheOfferToTheOperatorsRemoteSubscriber() throws Exception {
        try (var street = new Street()) {
            street.startLab();
            Sipp sipp = new Sipp(street);
            register(street, sipp);
            try (var run = sipp.start("late-caller", "-s", "600")) {
                run.completes();
            }
            street.untilLabCall("ended");
        }
    }

    /** The street with the gateway and SIPp registered. */
    private static Sipp ready(Street street) throws Exception {
        street.startLab();
        street.startGateway();
        street.untilRegistered();
        Sipp sipp = new Sipp(street);
        register(street, sipp);
        return sipp;
    }

    private static void register(Street street, Sipp sipp, String... options) throws Exception {
        try (var run = sipp.register(options)) {
            run.completes();
            String messages = run.messages();
            assertTrue(messages.contains("SIP/2.0 401") && messages.contains("Authorization: Digest"), messages);
        }
        JsonNode registered = street.fromLab(
                "the registration of SIPp",
                e -> e.path("event").asText().equals("registered")
                        && e.path("number").asText().equals("+" + Street.NEIGHBOUR));
        assertEquals(sipp.endpoint(), registered.path("from").asText(), () -> Json.page(registered));
    }

    /** Somebody at the line answers, and SIPp's scenario comes to its end. */
    private static void answered(Street street, Sipp.Run run) throws Exception {
        street.untilLine("ringing");
        street.ask("off-hook");
        run.completes();
    }

    private static void ended(Street street) throws Exception {
        street.untilLabCall("ended");
        street.untilCall("ended");
    }

    private static void endedWithVoice(Street street) throws Exception {
        ended(street);
        JsonNode call = street.call();
        assertTrue(call.path("media").path("received").asLong() > 0, () -> "the voice that SIPp echoes: " + call);
    }
}
