package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which failures a scripted call is reported with. */
final class VerdictTest {
    private static final Heard WELL = new Heard(2, 37.0, true);
    private static final Heard POORLY = new Heard(2, 29.9, true);

    private static List<String> codes(
            boolean answered, long late, long lostByLab, Heard byCaller, Heard byCallee, boolean dialTone) {
        ObjectNode call = Json.object().put("answered", answered);
        call.putObject("media").put("lost", 0).put("late", late);
        Report report = new Report("loopback");
        new Verdict(report)
                .of(
                        new ScriptedCall.Outcome(dialTone, call),
                        byCaller,
                        byCallee,
                        Json.object().put("lost", lostByLab));
        List<String> codes = new ArrayList<>();
        for (JsonNode failure : report.json().path("failures")) {
            codes.add(failure.path("code").asText());
        }
        return codes;
    }

    @Test
    void aGoodCallHasNone() {
        assertEquals(List.of(), codes(true, 0, 0, WELL, WELL, true));
    }

    @Test
    void aPoorVoiceWithoutLossIsAFailureOnEitherSide() {
        assertEquals(List.of("poor-media"), codes(true, 0, 0, POORLY, WELL, true));
        assertEquals(List.of("poor-media"), codes(true, 0, 0, WELL, POORLY, true));
        assertEquals(List.of("poor-media", "poor-media"), codes(true, 0, 0, POORLY, POORLY, true));
    }

    @Test
    void missingPacketsExcuseAPoorVoiceOnTheirOwnSideAlone() {
        assertEquals(List.of(), codes(true, 1, 0, POORLY, WELL, true));
        assertEquals(List.of("poor-media"), codes(true, 1, 0, WELL, POORLY, true));
        assertEquals(List.of(), codes(true, 0, 1, WELL, POORLY, true));
    }

    @Test
    void silenceCutsAndMissingTonesHaveCodesOfTheirOwn() {
        assertEquals(List.of("no-media"), codes(true, 3, 0, Heard.NOTHING, WELL, true));
        assertEquals(List.of("media-cut"), codes(true, 0, 0, WELL, new Heard(1, 37.0, false), true));
        assertEquals(List.of("not-answered", "no-dial-tone"), codes(false, 0, 0, Heard.NOTHING, Heard.NOTHING, false));
    }
}
