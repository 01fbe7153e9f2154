package gatehouse.scenarios.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.audio.Sound;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The judge itself: it finds a known noise, misses what is missing, and is not pleased by other speech. */
final class AudioTest {
    private final Sound said = Utterance.of(7, 120, 3);

    @Test
    void findsTheNoiseAndNothingElse() {
        var random = new Random(3);
        var clean = new short[24_000];
        for (int tone = 0; tone < 40; tone++) {
            double step = 2 * Math.PI * (500 + 2500 * random.nextDouble()) / 8000;
            double phase = random.nextDouble();
            for (int i = 0; i < clean.length; i++) {
                clean[i] += (short) Math.round(300 * Math.sin(step * i + phase));
            }
        }
        double power = 0;
        for (short sample : clean) {
            power += (double) sample * sample / clean.length;
        }
        // White noise 30 dB below the tones, of which the telephone band keeps 3100 of 4000 Hz: 31.1 dB.
        double noise = Math.sqrt(power / 1000);
        var heard = new short[clean.length + 4000];
        for (int i = 0; i < heard.length; i++) {
            double speech = i >= 1234 && i - 1234 < clean.length ? clean[i - 1234] : 0;
            heard[i] = (short) Math.round(0.4 * (speech + noise * random.nextGaussian()));
        }
        Heard result = Heard.in(Sound.ofLine(heard), Sound.ofLine(clean));
        assertNotNull(result.snrDb());
        assertEquals(31.1, result.snrDb(), 0.3);
        assertEquals(3, result.seconds(), 0.001);
        assertTrue(result.complete());
    }

    @Test
    void otherSpeechAndSilenceAreNothing() {
        assertNull(Heard.in(Utterance.of(8, 200, 3), said).snrDb());
        assertNull(Heard.in(Sound.ofLine(new short[8000]), said).snrDb());
        assertNull(Heard.in(Sound.ofLine(new short[0]), said).snrDb());
    }

    @Test
    void cutSpeechIsNotComplete() {
        short[] whole = said.toLine();
        Heard cut = Heard.in(Sound.ofLine(Arrays.copyOf(whole, whole.length * 3 / 4)), said);
        assertFalse(cut.complete());
        assertEquals(said.seconds() * 0.75, cut.seconds(), 0.01);
    }

    @Test
    void tellsADialToneFromSpeech() {
        var tone = new short[8000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (3000 * Math.sin(2 * Math.PI * 425 * i / 8000));
        }
        assertTrue(DialTone.heardIn(Sound.ofLine(tone)));
        assertFalse(DialTone.heardIn(said));
        assertFalse(DialTone.heardIn(Sound.ofLine(new short[8000])));
    }
}
