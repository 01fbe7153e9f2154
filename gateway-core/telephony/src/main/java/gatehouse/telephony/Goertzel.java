package gatehouse.telephony;

/** The power of one frequency in a block of 8 kHz samples, by Goertzel's recursion. */
public final class Goertzel {
    private static final int RATE = 8000;

    private final double coefficient;

    /** For one frequency, 1 to 3999 Hz. */
    public Goertzel(double hertz) {
        coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
    }

    /** The mean power that a sine of this frequency has in the block: amplitude squared, halved. */
    public double power(short[] pcm, int at, int count) {
        double s1 = 0;
        double s2 = 0;
        for (int i = at; i < at + count; i++) {
            double s0 = pcm[i] + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        double magnitude = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        return Math.max(0, magnitude) * 2 / ((double) count * count);
    }

    /** The mean power of everything in the block. */
    public static double total(short[] pcm, int at, int count) {
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return sum / count;
    }
}
