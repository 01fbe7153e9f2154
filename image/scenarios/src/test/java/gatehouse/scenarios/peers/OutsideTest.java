package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.testkit.Peer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call of the line knows of a hop outside IMS: SIPp answers as a gateway to the telephone network, or as a phone. */
final class OutsideTest {
    @BeforeAll
    static void sipp() {
        Peer.need("sipp");
    }

    @ParameterizedTest
    @CsvSource({"interworked, outside-by-cause", "called, unknown"})
    void aCauseOfTheTelephoneNetworkIsKnownWhileTheyTalkAndAfterwards(String scenario, String known) throws Exception {
        try (var street = new Street()) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            Sipp sipp = new Sipp(street);
            try (var run = sipp.register()) {
                run.completes();
            }
            try (var run = sipp.start(scenario)) {
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                street.untilCall("answered");
                assertEquals(known, street.call().path("far_end").asText(), () -> "while they talk");
                street.untilReceived(10);
                street.ask("on-hook");
                run.completes();
            }
            street.untilCall("ended");
            assertEquals(known, street.call().path("far_end").asText(), () -> "afterwards");
        }
    }
}
