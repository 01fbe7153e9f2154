package gatehouse.scenarios.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge itself: it finds a known noise at a known delay, and is not pleased by the wrong speech. */
final class AudioTest {
    @TempDir
    private Path folder;

    private final Wav said = Utterance.of(7, 120, 2);

    @Test
    void findsDelayGainAndNoise() {
        double[] clean = Resampler.to8k(said);
        var random = new Random(3);
        double power = 0;
        for (double sample : clean) {
            power += sample * sample / clean.length;
        }
        // White noise at 30 dB below; 3100 of its 4000 Hz remain in the band: 31.1 dB, a little less for the speech
        // lost.
        double noise = Math.sqrt(power / 1000);
        var heard = new float[clean.length + 4000];
        for (int i = 0; i < heard.length; i++) {
            double speech = i >= 1234 && i - 1234 < clean.length ? clean[i - 1234] : 0;
            heard[i] = (float) (0.4 * (speech + noise * random.nextGaussian()));
        }
        Comparison result = Comparison.of(said, new Wav(8000, heard));
        assertNotNull(result.snrDb());
        assertEquals(31, result.snrDb(), 1.2);
        assertEquals(1234 / 8000.0, result.delaySeconds(), 0.001);
    }

    @Test
    void followsADelayBetweenSamples() {
        double[] clean = Resampler.to8k(said);
        int length = Spectrum.lengthFor(clean.length + 100);
        Spectrum spectrum = Spectrum.of(clean, length);
        spectrum.keepBand(200, 3600, 8000);
        spectrum.delay(40.37);
        double[] shifted = spectrum.signal();
        var heard = new float[clean.length + 90];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = (float) shifted[i];
        }
        assertTrue(Comparison.of(said, new Wav(8000, heard)).snrDb() > 40);
    }

    @Test
    void otherSpeechLostSpeechAndSilenceAreNotHeard() {
        assertTrue(Comparison.of(said, Utterance.of(8, 200, 2)).snrDb() < 3);
        float[] half = java.util.Arrays.copyOf(said.samples(), said.samples().length / 2);
        assertTrue(Comparison.of(said, new Wav(said.rate(), half)).snrDb() < 8);
        assertNull(Comparison.of(said, new Wav(8000, new float[8000])).snrDb());
    }

    @Test
    void writesWhatItReads() throws Exception {
        Path file = folder.resolve("a.wav");
        said.write(file);
        Wav back = Wav.read(file);
        assertEquals(said.rate(), back.rate());
        assertEquals(said.samples().length, back.samples().length);
        assertTrue(Comparison.of(said, back).snrDb() > 60);
    }

    @Test
    void saysWhatIsNotAWav() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.wav"), "just some words, long enough");
        var refused = assertThrows(WavException.class, () -> Wav.read(file));
        assertTrue(refused.getMessage().contains("notes.wav is not a WAV file"), refused.getMessage());
        said.write(file);
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] broken = java.util.Arrays.copyOf(whole, 12 + random.nextInt(64));
            if (broken.length > 12) {
                broken[12 + random.nextInt(broken.length - 12)] = (byte) random.nextInt();
            }
            Files.write(file, broken);
            try {
                Wav.read(file);
            } catch (WavException expected) {
                assertFalse(expected.getMessage().isBlank());
            }
        }
    }

    @Test
    void tellsADialToneFromSpeech() {
        var tone = new float[8000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.1 * Math.sin(2 * Math.PI * 425 * i / 8000));
        }
        assertTrue(DialTone.heardIn(new Wav(8000, tone)));
        assertFalse(DialTone.heardIn(said));
        assertFalse(DialTone.heardIn(new Wav(8000, new float[8000])));
    }
}
