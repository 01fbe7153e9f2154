package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.testkit.Peer;
import org.junit.jupiter.api.Test;

/** The line calls a subscriber with two phones, each of them SIPp: both ring, and one has the call (RFC 3261 16.7). */
final class ForkTest {
    @Test
    void bothRingAndTheOneThatAnswersIsTalkedTo() throws Exception {
        Peer.need("sipp");
        try (var street = new Street()) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            Sipp desk = new Sipp(street);
            Sipp cell = new Sipp(street);
            for (Sipp phone : new Sipp[] {desk, cell}) {
                try (var run = phone.register()) {
                    run.completes();
                }
            }
            try (var rung = desk.start("rung");
                    var called = cell.start("called")) {
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                street.untilCall("answered");
                rung.completes();
                street.untilReceived(10);
                street.ask("on-hook");
                called.completes();
            }
            street.untilLabCall("ended");
            street.untilCall("ended");
            assertEquals("outgoing", street.call().path("direction").asText());
        }
    }
}
