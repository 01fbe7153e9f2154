package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.audio.WavFile;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asked for it hears that a call is not protected: three short beeps (3gpp.51); who did not hears nothing of it. */
final class UnprotectedCallTest {
    private static final int BEEP = 1400;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLineIsWarned(boolean asked) throws Exception {
        try (var street = new Street()) {
            street.operatorExtras = "keying: {warn: " + (asked ? "line" : "nobody") + "}\n";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            Path heard = street.file("heard.wav");
            street.ask("off-hook");
            street.ask("record", "file", heard.toString());
            street.ask("dial", "digits", "200"); // says nothing without a reply file
            street.until(
                    "the answer",
                    s -> s.path("calls").path(0).path("state").asText().equals("answered"));
            Thread.sleep(2_000);
            street.ask("record");
            assertEquals("none", street.call().path("media").path("keying").asText());
            street.ask("on-hook");
            double power = loudest(heard);
            assertTrue(asked ? power > 0.5 : power < 0.1, "at 1400 Hz there is " + power);
        }
    }

    /** The largest share that the beep has in any tenth of a second that is not silent. */
    private static double loudest(Path wav) throws Exception {
        short[] pcm = WavFile.read(wav).toLine();
        double best = 0;
        for (int from = 0; from + 800 <= pcm.length; from += 400) {
            double re = 0;
            double im = 0;
            double energy = 1;
            for (int i = 0; i < 800; i++) {
                re += pcm[from + i] * Math.cos(2 * Math.PI * BEEP * i / 8000);
                im += pcm[from + i] * Math.sin(2 * Math.PI * BEEP * i / 8000);
                energy += (double) pcm[from + i] * pcm[from + i];
            }
            if (energy > 800 * 200.0 * 200) {
                best = Math.max(best, 2 * (re * re + im * im) / (800 * energy));
            }
        }
        return best;
    }
}
