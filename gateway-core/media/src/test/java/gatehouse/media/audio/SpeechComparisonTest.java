package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechComparisonTest {
    private static final long SEED = 3;

    /** Noise whose level wanders, as speech does. */
    private static short[] said(int length) {
        Random random = new Random(SEED);
        short[] pcm = new short[length];
        double low = 0;
        for (int i = 0; i < length; i++) {
            low = 0.8 * low + random.nextGaussian() * 2000 * (1 + Math.sin(i / 700.0));
            pcm[i] = (short) low;
        }
        return pcm;
    }

    @Test
    void findsShiftAndGainInALongerRecordingBehindATone() {
        short[] said = said(16_000);
        short[] heard = new short[60_000];
        for (int i = 0; i < 20_000; i++) {
            heard[i] = (short) (12_000 * Math.sin(2 * Math.PI * 425 * i / 8000));
        }
        for (int i = 0; i < said.length; i++) {
            heard[30_123 + i] = (short) (said[i] / 2);
        }
        SpeechComparison comparison = SpeechComparison.of(said, heard);
        assertEquals(30_123, comparison.lag());
        assertEquals(0.5, comparison.gain(), 0.01);
        assertTrue(comparison.snrDb() > 55, comparison.toString());
    }

    @Test
    void measuresTheNoiseThatWasAdded() {
        short[] said = said(40_000);
        for (double snr : new double[] {10, 30, 40}) {
            // white noise: the band holds 3100 of 4000 Hz of it
            Random random = new Random(SEED + 1);
            double inBand = SpeechComparisonTest.bandPower(said);
            double sigma = Math.sqrt(inBand / Math.pow(10, snr / 10) / (3100 / 4000.0));
            short[] heard = new short[said.length];
            for (int i = 0; i < heard.length; i++) {
                heard[i] = (short) Math.round(said[i] + sigma * random.nextGaussian());
            }
            assertEquals(snr, SpeechComparison.of(said, heard).snrDb(), 0.3);
        }
    }

    /** Mean power between 300 and 3400 Hz, by a slow transform that is not the one under test. */
    private static double bandPower(short[] pcm) {
        int block = 400;
        double sum = 0;
        for (int start = 0; start + block <= pcm.length; start += block) {
            for (int k = 15; k <= 170; k++) { // 20 Hz a bin
                double re = 0;
                double im = 0;
                for (int i = 0; i < block; i++) {
                    re += pcm[start + i] * Math.cos(2 * Math.PI * k * i / block);
                    im += pcm[start + i] * Math.sin(2 * Math.PI * k * i / block);
                }
                sum += 2 * (re * re + im * im) / block / block;
            }
        }
        return sum / (pcm.length / block);
    }

    @Test
    void g711AloneGivesItsTextbookFigure() {
        short[] said = said(40_000);
        short[] heard = new short[said.length];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = G711.A_LAW.decode(G711.A_LAW.encode(said[i]));
        }
        // 38 dB over the whole band; less where the signal is weaker than its quantising noise is white
        assertEquals(37, SpeechComparison.of(said, heard).snrDb(), 3);
    }

    @Test
    void nothingInCommonIsFarBelowZero() {
        short[] said = said(8000);
        assertEquals(-60, SpeechComparison.of(said, new short[8000]).snrDb());
        assertEquals(-60, SpeechComparison.of(new short[0], said).snrDb());
        short[] other = new short[8000];
        for (int i = 0; i < other.length; i++) {
            other[i] = (short) (new Random(i).nextGaussian() * 1000);
        }
        assertTrue(SpeechComparison.of(said, other).snrDb() < 0);
    }
}
