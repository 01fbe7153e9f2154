package gatehouse.scenarios.audio;

/** Whether a person who lifted the handset heard a dial tone: 300-500 Hz and nothing else, for 400 ms at least. */
public final class DialTone {
    private static final int RATE = 8000;
    private static final int WINDOW = 1024;
    private static final double LOUD = 1e-5;
    private static final double PURITY = 0.97;
    private static final int WINDOWS = 4;

    private DialTone() {}

    /** Every country's dial tone lies in 300-500 Hz (ITU-T E.180 supplement 2); speech and noise do not stay there. */
    public static boolean heardIn(Wav recording) {
        double[] samples = Resampler.to8k(recording);
        int run = 0;
        for (int start = 0; start + WINDOW <= samples.length; start += WINDOW) {
            run = isTone(java.util.Arrays.copyOfRange(samples, start, start + WINDOW)) ? run + 1 : 0;
            if (run == WINDOWS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTone(double[] window) {
        for (int i = 0; i < WINDOW; i++) {
            window[i] *= 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
        }
        Spectrum spectrum = Spectrum.of(window, WINDOW);
        double within = 0;
        double all = 0;
        for (int k = 1; k < WINDOW / 2; k++) {
            double power = spectrum.re[k] * spectrum.re[k] + spectrum.im[k] * spectrum.im[k];
            double frequency = k * (double) RATE / WINDOW;
            all += power;
            within += frequency >= 300 && frequency <= 500 ? power : 0;
        }
        return all / ((double) WINDOW * WINDOW) > LOUD && within > PURITY * all;
    }
}
