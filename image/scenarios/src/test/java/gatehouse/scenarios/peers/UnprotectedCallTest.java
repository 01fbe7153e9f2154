package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.LongRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Who asked for it hears that a call is not protected: three short beeps (3gpp.51); who did not hears nothing of it. */
final class UnprotectedCallTest {
    private static final int BEEP = 1400;

    @Test
    void whoAskedIsWarned() throws Exception {
        theLineIsWarned(true);
    }

    @LongRun
    @Test
    void whoDidNotAskIsNot() throws Exception {
        theLineIsWarned(false);
    }

    private static void theLineIsWarned(boolean asked) throws Exception {
        try (var street = new Street()) {
            street.operatorExtras = "keying: {warn: " + (asked ? "line" : "nobody") + "}\n";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            Path heard = street.file("heard.wav");
            street.ask("off-hook");
            street.ask("record", "file", heard.toString());
            street.ask("dial", "digits", "200"); // says nothing without a reply file
            street.untilCall("answered");
            Thread.sleep(2_000);
            street.ask("record");
            assertEquals("none", street.call().path("media").path("keying").asText());
            street.ask("on-hook");
            double power = Tone.best(heard, BEEP);
            assertTrue(asked ? power > 0.5 : power < 0.1, "at 1400 Hz there is " + power);
        }
    }
}
