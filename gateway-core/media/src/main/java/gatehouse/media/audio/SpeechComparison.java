package gatehouse.media.audio;

/**
 * How much of what was said was heard: both recordings are limited to the telephone band (300 to 3,400 Hz), the heard
 * one is shifted to where it fits best, its level is matched, and what remains different is noise.
 *
 * @param snrDb signal to noise, -60 to 120 dB; -60 where either is silent or empty
 * @param lag samples by which the heard one is later
 * @param gain factor from said to heard
 */
public record SpeechComparison(double snrDb, int lag, double gain) {
    private static final double LOW_HZ = 300;
    private static final double HIGH_HZ = 3400;
    private static final double WORST_DB = -60;
    private static final double BEST_DB = 120;
    /** Below one least significant bit on average there is nothing to compare. */
    private static final double SILENCE = 1;

    /** Compares 8 kHz recordings; the heard one may be longer, and may lack the start or end of the said one. */
    public static SpeechComparison of(short[] said, short[] heard) {
        if (said.length == 0 || heard.length == 0) {
            return new SpeechComparison(WORST_DB, 0, 0);
        }
        int size = Fourier.size(said.length + heard.length);
        Spectrum s = Spectrum.of(said, size);
        Spectrum h = Spectrum.of(heard, size);
        double[] correlation = s.correlate(h);
        double[] reference = s.samples();
        double[] recorded = h.samples();
        double[] running = runningEnergy(recorded, heard.length);
        // At least half of what was said has to overlap.
        int best = 0;
        double bestScore = 0;
        for (int lag = -said.length / 2; lag <= heard.length - said.length / 2; lag++) {
            int from = Math.max(0, lag);
            int to = Math.min(heard.length, lag + said.length);
            double energy = running[Math.max(from, to)] - running[from];
            double cross = correlation[lag < 0 ? lag + size : lag];
            double score = cross * Math.abs(cross) / (energy + SILENCE * said.length);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return at(best, reference, said.length, recorded, heard.length);
    }

    /** The figures for one shift, over where both recordings are. */
    private static SpeechComparison at(int lag, double[] said, int saidLength, double[] heard, int heardLength) {
        double cross = 0;
        double saidEnergy = 0;
        double heardEnergy = 0;
        for (int i = Math.max(0, -lag); i < saidLength && i + lag < heardLength; i++) {
            cross += said[i] * heard[i + lag];
            saidEnergy += said[i] * said[i];
            heardEnergy += heard[i + lag] * heard[i + lag];
        }
        double least = SILENCE * saidLength / 2;
        if (cross <= 0 || saidEnergy < least || heardEnergy < least) {
            return new SpeechComparison(WORST_DB, lag, 0);
        }
        // With the gain that fits best, the noise is what of the heard energy the correlation does not explain.
        double explained = cross * cross / saidEnergy;
        double noise = Math.max(heardEnergy - explained, explained * 1e-12);
        double snr = 10 * Math.log10(explained / noise);
        return new SpeechComparison(Math.clamp(snr, WORST_DB, BEST_DB), lag, cross / saidEnergy);
    }

    /** Sums of squares up to each index. */
    private static double[] runningEnergy(double[] samples, int length) {
        double[] sums = new double[length + 1];
        for (int i = 0; i < length; i++) {
            sums[i + 1] = sums[i] + samples[i] * samples[i];
        }
        return sums;
    }

    /** A band-limited recording as its transform. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Spectrum(double[] re, double[] im) {
        static Spectrum of(short[] pcm, int size) {
            double[] re = new double[size];
            double[] im = new double[size];
            for (int i = 0; i < pcm.length; i++) {
                re[i] = pcm[i];
            }
            Fourier.forward(re, im);
            for (int k = 0; k < size; k++) {
                double hz = (double) Math.min(k, size - k) * Sound.LINE_RATE / size;
                if (hz < LOW_HZ || hz > HIGH_HZ) {
                    re[k] = 0;
                    im[k] = 0;
                }
            }
            return new Spectrum(re, im);
        }

        double[] samples() {
            double[] real = re.clone();
            Fourier.inverse(real, im.clone());
            return real;
        }

        /** Sum over n of this[n] * other[n + lag]; negative lags count from the end. */
        double[] correlate(Spectrum other) {
            double[] real = new double[re.length];
            double[] imaginary = new double[re.length];
            for (int k = 0; k < re.length; k++) {
                real[k] = re[k] * other.re[k] + im[k] * other.im[k];
                imaginary[k] = re[k] * other.im[k] - im[k] * other.re[k];
            }
            Fourier.inverse(real, imaginary);
            return real;
        }
    }
}
