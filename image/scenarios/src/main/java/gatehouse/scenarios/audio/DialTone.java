package gatehouse.scenarios.audio;

import gatehouse.media.audio.Sound;

/** Whether a person who lifted the handset heard a dial tone: 300-500 Hz and nothing else, for half a second. */
public final class DialTone {
    private static final int WINDOW = 1024;
    private static final int WINDOWS = 4;
    private static final double LOUD = 30; // amplitude, of 32,768
    private static final double PURITY = 0.97;

    private DialTone() {}

    /** Every country's dial tone lies in 300-500 Hz (ITU-T E.180 supplement 2); speech and noise do not stay there. */
    public static boolean heardIn(Sound recording) {
        short[] samples = recording.toLine();
        int run = 0;
        for (int start = 0; start + WINDOW <= samples.length; start += WINDOW) {
            run = isTone(samples, start) ? run + 1 : 0;
            if (run == WINDOWS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTone(short[] samples, int start) {
        var window = new double[WINDOW];
        double energy = 0;
        for (int i = 0; i < WINDOW; i++) {
            window[i] = samples[start + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
            energy += window[i] * window[i];
        }
        double within = 0;
        int last = 500 * WINDOW / Sound.LINE_RATE;
        for (int bin = 300 * WINDOW / Sound.LINE_RATE; bin <= last; bin++) {
            within += power(window, bin);
        }
        // Parseval: the energy is the mean of the bins' powers, and each stands there twice.
        return energy / WINDOW > LOUD * LOUD && within * 2 / WINDOW > PURITY * energy;
    }

    private static double power(double[] window, int bin) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < WINDOW; i++) {
            double angle = 2 * Math.PI * bin * i / WINDOW;
            re += window[i] * Math.cos(angle);
            im -= window[i] * Math.sin(angle);
        }
        return re * re + im * im;
    }
}
