package gatehouse.scenarios.audio;

/** Brings any rate to the 8 kHz of a telephone line, by a windowed sinc of 64 zero crossings. */
final class Resampler {
    private static final int RATE = 8000;
    private static final int CROSSINGS = 64;

    private Resampler() {}

    /** The samples at 8 kHz; content above 3.9 kHz falls away. */
    static double[] to8k(Wav sound) {
        float[] in = sound.samples();
        if (sound.rate() == RATE) {
            var same = new double[in.length];
            for (int i = 0; i < in.length; i++) {
                same[i] = in[i];
            }
            return same;
        }
        double step = sound.rate() / (double) RATE;
        double scale = Math.min(1, 1 / step); // the cut-off, as a part of the input's half rate
        double reach = CROSSINGS / scale;
        var out = new double[(int) (in.length / step)];
        for (int i = 0; i < out.length; i++) {
            double centre = i * step;
            int first = (int) Math.max(0, Math.ceil(centre - reach));
            int last = (int) Math.min(in.length - 1, Math.floor(centre + reach));
            double sum = 0;
            for (int k = first; k <= last; k++) {
                sum += in[k] * kernel((centre - k) * scale) * scale;
            }
            out[i] = sum;
        }
        return out;
    }

    /** sinc under a Blackman window. */
    private static double kernel(double x) {
        if (x == 0) {
            return 1;
        }
        double phase = Math.PI * x;
        double position = Math.PI * x / CROSSINGS;
        double window = 0.42 + 0.5 * Math.cos(position) + 0.08 * Math.cos(2 * position);
        return Math.sin(phase) / phase * window;
    }
}
