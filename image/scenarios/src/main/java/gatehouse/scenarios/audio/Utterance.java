package gatehouse.scenarios.audio;

import gatehouse.media.audio.Sound;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Something speech-like to say when nobody gave a file: syllables of a glottal pulse train or noise through three
 * formant resonators, made anew at each run.
 */
public final class Utterance {
    private static final int RATE = 16_000;

    /** First three formants in Hz of a few vowels, adult averages after Peterson and Barney (1952). */
    private static final double[][] VOWELS = {
        {730, 1090, 2440}, {270, 2290, 3010}, {530, 1840, 2480}, {300, 870, 2240}, {570, 840, 2410}, {660, 1720, 2410}
    };

    private Utterance() {}

    /**
     * Syllables for about {@code seconds}; the same seed says the same.
     *
     * @param pitch the voice's mean pitch in Hz, 80 to 300
     */
    public static Sound of(long seed, double pitch, double seconds) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var samples = new float[(int) (seconds * RATE)];
        int at = RATE / 10;
        while (at < samples.length - RATE / 2) {
            int length = (int) (RATE * (0.12 + 0.16 * random.nextDouble()));
            double[] vowel = VOWELS[random.nextInt(VOWELS.length)];
            consonant(samples, at, RATE / 20, random);
            syllable(samples, at + RATE / 25, length, vowel, pitch * (0.85 + 0.3 * random.nextDouble()));
            at += length + (int) (RATE * (random.nextInt(5) == 0 ? 0.3 : 0.07));
        }
        return normalised(samples);
    }

    private static void syllable(float[] out, int start, int length, double[] formants, double pitch) {
        var source = new double[length];
        double phase = 0;
        for (int i = 0; i < length; i++) {
            phase += pitch * (1.1 - 0.2 * i / length) / RATE;
            if (phase >= 1) {
                phase -= 1;
                source[i] = 1;
            }
        }
        double[] bandwidths = {70, 100, 150};
        double[] weights = {1, 0.6, 0.35};
        for (int formant = 0; formant < 3; formant++) {
            double[] voiced = resonate(source, formants[formant], bandwidths[formant]);
            for (int i = 0; i < length && start + i < out.length; i++) {
                out[start + i] += (float) (weights[formant] * voiced[i] * envelope(i, length));
            }
        }
    }

    private static void consonant(float[] out, int start, int length, RandomGenerator random) {
        var source = new double[length];
        for (int i = 0; i < length; i++) {
            source[i] = 0.05 * random.nextGaussian();
        }
        double[] hiss = resonate(source, 2200 + 1000 * random.nextDouble(), 600);
        for (int i = 0; i < length && start + i < out.length; i++) {
            out[start + i] += (float) (hiss[i] * envelope(i, length));
        }
    }

    /** A second-order resonator with unit gain at its centre, roughly. */
    private static double[] resonate(double[] in, double centre, double bandwidth) {
        double radius = Math.exp(-Math.PI * bandwidth / RATE);
        double a1 = 2 * radius * Math.cos(2 * Math.PI * centre / RATE);
        double a2 = -radius * radius;
        var out = new double[in.length];
        double last = 0;
        double beforeLast = 0;
        for (int i = 0; i < in.length; i++) {
            double value = in[i] + a1 * last + a2 * beforeLast;
            out[i] = value;
            beforeLast = last;
            last = value;
        }
        return out;
    }

    private static double envelope(int i, int length) {
        double position = i / (double) length;
        return Math.sin(Math.PI * Math.min(1, position * 4) / 2)
                * Math.sin(Math.PI * Math.min(1, (1 - position) * 3) / 2);
    }

    private static Sound normalised(float[] samples) {
        float peak = 1e-6f;
        for (float sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= 0.5f / peak;
        }
        return new Sound(RATE, samples);
    }
}
