package gatehouse.media.audio;

/**
 * Changes the sampling rate of a whole recording by any ratio: a windowed-sinc low-pass in polyphase form, whose phases
 * are interpolated from one fine table. Flat to 0.45 of the lower rate (3,600 Hz for 8 kHz) and 80 dB down from 0.5 of
 * it (4,000 Hz), so that nothing folds back. No delay: output sample k stands at the moment k / to of the input.
 */
public final class Resampler {
    private static final double PASS = 0.45;
    private static final double STOP = 0.5;
    private static final double ATTENUATION_DB = 80;
    /** Kaiser's formulas for the window shape and length. */
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);

    private final double[] kernel; // one half of the symmetric filter
    private final int steps; // table entries per input sample
    private final int reach; // input samples on each side

    private Resampler(int from, int to) {
        double lower = Math.min(from, to);
        double transition = 2 * Math.PI * (STOP - PASS) * lower / from;
        reach = (int) Math.ceil((ATTENUATION_DB - 8) / (2.285 * transition) / 2);
        double cutoff = (PASS + STOP) / 2 * lower / from; // cycles per input sample
        // Linear interpolation errs by (pi cutoff / steps)^2 / 2 of the peak: below -100 dB with this
        steps = Math.max(16, (int) Math.ceil(1024 * cutoff));
        kernel = new double[reach * steps + 2];
        for (int i = 0; i <= reach * steps; i++) {
            double t = (double) i / steps;
            double sinc = i == 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
            double edge = t / reach;
            kernel[i] = sinc * bessel(BETA * Math.sqrt(Math.max(0, 1 - edge * edge))) / bessel(BETA);
        }
    }

    /**
     * The same sound at another rate.
     *
     * @param from rate of {@code in}, 1,000 to 1,000,000
     * @param to rate of the result, in the same range
     */
    public static float[] resample(float[] in, int from, int to) {
        if (from < 1000 || from > 1_000_000 || to < 1000 || to > 1_000_000) {
            throw new IllegalArgumentException("a sampling rate is 1000 to 1000000 Hz, not " + from + " or " + to);
        }
        if (from == to) {
            return in.clone();
        }
        Resampler filter = new Resampler(from, to);
        float[] out = new float[(int) ((long) in.length * to / from)];
        for (int k = 0; k < out.length; k++) {
            long position = (long) k * from;
            out[k] = filter.at(in, (int) (position / to), (double) (position % to) / to);
        }
        return out;
    }

    /** The filtered input between {@code base} and the sample after it. */
    private float at(float[] in, int base, double fraction) {
        double sum = 0;
        int first = Math.max(0, base - reach + 1);
        int last = Math.min(in.length - 1, base + reach);
        for (int i = first; i <= last; i++) {
            double at = Math.abs(i - base - fraction) * steps;
            int cell = (int) at;
            if (cell < kernel.length - 1) {
                sum += in[i] * (kernel[cell] + (kernel[cell + 1] - kernel[cell]) * (at - cell));
            }
        }
        return (float) sum;
    }

    /** The modified Bessel function of order 0. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
