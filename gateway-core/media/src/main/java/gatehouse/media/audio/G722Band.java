package gatehouse.media.audio;

/**
 * One sub-band of G.722: the adaptive quantiser's scale and the predictor with two poles and six zeros (G.722 3.5, 3.6;
 * the names of the steps are those of its clause 6.2). All arithmetic is that of 16-bit words, so that two ends never
 * drift apart. Encoder and decoder own one each for both bands.
 */
final class G722Band {
    private static final int ZEROS = 6;
    /** 2^11 and its fractions of an octave in 32 steps: the table ILB, which turns a logarithm back into a scale. */
    private static final int[] OCTAVE = new int[32];

    static {
        for (int i = 0; i < OCTAVE.length; i++) {
            OCTAVE[i] = (int) Math.round(2048 * Math.pow(2, i / 32.0));
        }
    }

    private final int shift;
    private final int mostLog;
    private int log;
    private int scale;

    /** The prediction, and the part of it that the zeros make. */
    private int predicted;

    private int predictedZeros;
    private final int[] differences = new int[ZEROS]; // the newest first
    private final int[] zeros = new int[ZEROS];
    /** The last two reconstructed samples, and the last two sums of difference and zeros. */
    private int r1;

    private int r2;
    private int p1;
    private int p2;
    private int pole1;
    private int pole2;

    private G722Band(int shift, int mostLog, int scale) {
        this.shift = shift;
        this.mostLog = mostLog;
        this.scale = scale;
    }

    /** 0 to 4 kHz, six bits. */
    static G722Band lower() {
        return new G722Band(8, 18_432, 32);
    }

    /** 4 to 8 kHz, two bits. */
    static G722Band higher() {
        return new G722Band(10, 22_528, 8);
    }

    /** The quantiser's step for the next sample. */
    int scale() {
        return scale;
    }

    /** What the next sample is expected to be. */
    int predicted() {
        return predicted;
    }

    /**
     * Takes the quantised difference of the sample.
     *
     * @param logStep what the code adds to the logarithm of the scale (tables WL and WH)
     */
    void adapt(int difference, int logStep) {
        // LOGSCL, LOGSCH: a leak of 1/128, so that a lost octet is forgotten
        log = Math.clamp(((log * 127) >> 7) + logStep, 0, mostLog);
        int octaves = shift - (log >> 11);
        int step = OCTAVE[log >> 6 & 31];
        scale = (octaves < 0 ? step << -octaves : step >> octaves) << 2; // SCALEL, SCALEH
        predict(difference);
    }

    private void predict(int difference) {
        int r0 = limit(predicted + difference); // RECONS
        int p0 = limit(predictedZeros + difference); // PARREC
        boolean same1 = (p0 >> 15) == (p1 >> 15);
        boolean same2 = (p0 >> 15) == (p2 >> 15);
        // UPPOL2: sign-sign adaptation, kept where the filter is stable
        int turn = limit(same1 ? -limit(pole1 << 2) : limit(pole1 << 2));
        int second = Math.clamp((turn >> 7) + (same2 ? 128 : -128) + ((pole2 * 32_512) >> 15), -12_288, 12_288);
        // UPPOL1
        int bound = limit(15_360 - second);
        int first = Math.clamp(limit((same1 ? 192 : -192) + ((pole1 * 32_640) >> 15)), -bound, bound);
        // UPZERO and DELAYA
        int step = difference == 0 ? 0 : 128;
        for (int i = 0; i < ZEROS; i++) {
            boolean same = (differences[i] >> 15) == (difference >> 15);
            zeros[i] = limit((same ? step : -step) + ((zeros[i] * 32_640) >> 15));
        }
        System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
        differences[0] = difference;
        r2 = r1;
        r1 = r0;
        p2 = p1;
        p1 = p0;
        pole1 = first;
        pole2 = second;
        // FILTEP, FILTEZ, PREDIC
        int poles = limit(((pole1 * limit(r1 * 2)) >> 15) + ((pole2 * limit(r2 * 2)) >> 15));
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) {
            sum += (zeros[i] * limit(differences[i] * 2)) >> 15;
        }
        predictedZeros = limit(sum);
        predicted = limit(poles + predictedZeros);
    }

    private static int limit(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
