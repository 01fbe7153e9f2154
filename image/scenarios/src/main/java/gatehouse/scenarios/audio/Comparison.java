package gatehouse.scenarios.audio;

import org.jspecify.annotations.Nullable;

/**
 * How well a person heard what was said: both sounds band-limited to 300-3400 Hz, aligned by cross-correlation (to a
 * fraction of a sample) and matched in gain; what then differs is noise. A part that was not heard is noise as well.
 *
 * @param seconds the length of what was heard
 * @param snrDb signal to noise in dB; null when nothing was said or nothing heard
 * @param delaySeconds where in the recording the speech begins; meaningless without an SNR
 */
public record Comparison(double seconds, @Nullable Double snrDb, double delaySeconds) {
    private static final int RATE = 8000;
    private static final double LOW = 300;
    private static final double HIGH = 3400;
    private static final double SILENCE = 1e-9;
    private static final double BEST_DB = 99;

    /** Nothing was heard. */
    public static Comparison nothing() {
        return new Comparison(0, null, 0);
    }

    /** Compares {@code heard} with what was {@code said}. */
    public static Comparison of(Wav said, Wav heard) {
        double[] reference = Resampler.to8k(said);
        double[] recorded = Resampler.to8k(heard);
        if (power(reference) < SILENCE || power(recorded) < SILENCE) {
            return new Comparison(heard.seconds(), null, 0);
        }
        int length = Spectrum.lengthFor(reference.length + recorded.length);
        Spectrum recordedSpectrum = Spectrum.of(recorded, length);
        recordedSpectrum.keepBand(LOW, HIGH, RATE);
        Spectrum referenceSpectrum = Spectrum.of(reference, length);
        referenceSpectrum.keepBand(LOW, HIGH, RATE);

        double[] correlation =
                recordedSpectrum.correlatedWith(referenceSpectrum).signal();
        int peak = 0;
        for (int lag = 1; lag < length; lag++) {
            if (Math.abs(correlation[lag]) > Math.abs(correlation[peak])) {
                peak = lag;
            }
        }
        int whole = peak > length / 2 ? peak - length : peak;
        double delay = whole + fraction(correlation, peak);

        referenceSpectrum.delay(delay);
        double[] aligned = referenceSpectrum.signal();
        double[] limited = recordedSpectrum.signal();
        return new Comparison(
                heard.seconds(), snr(aligned, limited, whole, reference.length, recorded.length), delay / RATE);
    }

    /** The vertex of the parabola through the peak and its neighbours: within -0.5 to 0.5 samples. */
    private static double fraction(double[] correlation, int peak) {
        int n = correlation.length;
        double before = Math.abs(correlation[(peak + n - 1) % n]);
        double top = Math.abs(correlation[peak]);
        double after = Math.abs(correlation[(peak + 1) % n]);
        double bend = before - 2 * top + after;
        double vertex = bend == 0 ? 0 : Math.clamp(0.5 * (before - after) / bend, -0.5, 0.5);
        return Math.abs(vertex) < 0.02 ? 0 : vertex; // a whole delay, but for rounding
    }

    private static double snr(double[] aligned, double[] heard, int delay, int length, int heardLength) {
        int n = aligned.length;
        double cross = 0;
        double energy = 0;
        for (int i = delay; i < delay + length; i++) {
            double reference = aligned[Math.floorMod(i, n)];
            cross += reference * sampleAt(heard, i, heardLength);
            energy += reference * reference;
        }
        double gain = cross / energy;
        double noise = 0;
        for (int i = delay; i < delay + length; i++) {
            double difference = sampleAt(heard, i, heardLength) - gain * aligned[Math.floorMod(i, n)];
            noise += difference * difference;
        }
        return Math.min(BEST_DB, 10 * Math.log10(gain * gain * energy / Math.max(noise, Double.MIN_NORMAL)));
    }

    private static double sampleAt(double[] samples, int index, int length) {
        return index < 0 || index >= length ? 0 : samples[index];
    }

    private static double power(double[] samples) {
        double sum = 0;
        for (double sample : samples) {
            sum += sample * sample;
        }
        return samples.length == 0 ? 0 : sum / samples.length;
    }
}
