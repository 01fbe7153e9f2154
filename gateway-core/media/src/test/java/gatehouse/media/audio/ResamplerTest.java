package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    @TempDir
    private Path folder;

    /** Level of a resampled sine, in dB relative to the input, away from the edges. */
    private static double response(int from, double hz) {
        float[] in = new float[from / 4];
        for (int i = 0; i < in.length; i++) {
            in[i] = (float) Math.sin(2 * Math.PI * hz * i / from);
        }
        float[] out = Resampler.resample(in, from, 8000);
        double sum = 0;
        for (int i = 600; i < 1400; i++) {
            sum += out[i] * out[i];
        }
        return 10 * Math.log10(sum / 800 / 0.5 + 1e-20);
    }

    @ParameterizedTest
    @ValueSource(ints = {11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 44_101})
    void flatInTheTelephoneBandAndNothingFoldsBack(int from) {
        for (double hz = 300; hz <= 3600; hz += 330) {
            assertEquals(0, response(from, hz), 0.02, from + " Hz file, tone of " + hz);
        }
        for (double hz = 4000; hz < from / 2.0; hz += from / 40.0) {
            assertTrue(response(from, hz) < -70, from + " Hz file, tone of " + hz + ": " + response(from, hz));
        }
    }

    @ParameterizedTest
    // 6000 Hz is raised: there the two filters end their pass bands inside the telephone band, sox later than we
    @CsvSource({"48000, 50", "44100, 50", "22050, 50", "16000, 50", "11025, 50", "6000, 35"})
    void agreesWithSoxOnSpeech(int rate, double least) throws Exception {
        Peer.runIn(folder, "espeak-ng", "-w", "speech.wav", "The quick brown fox jumps over the lazy dog, five times.");
        Peer.runIn(
                folder, "sox", "-D", "speech.wav", "-r", "" + rate, "-b", "24", "in.wav", "rate", "-v", "gain", "-3");
        Peer.runIn(folder, "sox", "-D", "in.wav", "-r", "8000", "-b", "16", "sox.wav", "rate", "-v");
        short[] ours = WavFile.read(folder.resolve("in.wav")).toLine();
        short[] theirs = WavFile.read(folder.resolve("sox.wav")).toLine();
        SpeechComparison comparison = SpeechComparison.of(theirs, ours);
        assertTrue(comparison.snrDb() > least, rate + " Hz: " + comparison);
        assertEquals(0, comparison.lag());
        assertEquals(1, comparison.gain(), 0.001);
    }

    @Test
    void sameRateIsTheSameSound() {
        short[] pcm = {1, -32_768, 32_767, 0, 7};
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                pcm, Sound.ofLine(pcm).toLine());
    }
}
