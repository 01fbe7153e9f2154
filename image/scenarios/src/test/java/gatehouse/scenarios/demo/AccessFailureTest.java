package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.media.audio.Sound;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.demo.DemoOptions.Voice;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.WireException;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the TR says that a registration cannot work, the report says which of its outcomes it was. */
final class AccessFailureTest {
    @LongRun
    @ParameterizedTest(name = "{0} behind {1}, operator: {2}: {3}")
    @CsvSource({
        "UDP_ENC_TUN, SYMMETRIC, no-nat-support, sm6-aborted",
        "UDP_ENC_TUN, SYMMETRIC, force-encapsulation, ok",
        "UDP_ENC_TRANS, SYMMETRIC, force-encapsulation, proposal-rejected",
        "UDP_ENC_TUN, SYMMETRIC, strip-agreement, proposal-rejected",
        "UDP_ENC_TUN, SYMMETRIC, unknown-algorithm, proposal-rejected",
        "UDP_ENC_TUN, SYMMETRIC, reject-proposal, proposal-rejected",
        "UDP_ENC_TUN, SYMMETRIC, refuse-response, authentication-failed",
        "UDP_ENC_TUN, SYMMETRIC, wrong-mac, ok",
        "UDP_ENC_TUN, SYMMETRIC, stale-sequence, ok"
    })
    void anOperatorThatDoesWrongIsFoundOut(Mechanism mechanism, NatKind nat, String script, String code)
            throws Exception {
        saysWhichOutcomeItWas(mechanism, nat, script, code);
    }

    @ParameterizedTest(name = "{0} behind {1}, operator: {2}: {3}")
    @CsvSource({"TRANS, PORT_RESTRICTED, none, sm1-discarded"})
    void saysWhichOutcomeItWas(Mechanism mechanism, NatKind nat, String script, String code) throws Exception {
        Access access = Access.of(mechanism);
        Sound word = Utterance.of(1, 140, 1);
        var options = new DemoOptions(
                true,
                Optional.of(script.equals("none") ? access : access.disturbed(script)),
                Keying.of(Keying.Method.NONE),
                nat,
                WireChoice.NAMESPACES,
                new Voice(word, Optional.empty()),
                new Voice(word, Optional.empty()),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        JsonNode report;
        try {
            report = new Demo(options, new PrintWriter(Writer.nullWriter()), new CountDownLatch(1))
                    .run()
                    .json();
        } catch (WireException refused) {
            Peer.missing(refused.getMessage());
            return;
        }
        List<String> codes = report.path("failures").findValuesAsText("code");
        if (code.equals("ok")) {
            assertEquals("registered", report.at("/registrations/0/state").asText(), report::toPrettyString);
            assertEquals(List.of(), codes, report::toPrettyString);
        } else {
            assertEquals(List.of(code), codes, report::toPrettyString);
        }
    }
}
