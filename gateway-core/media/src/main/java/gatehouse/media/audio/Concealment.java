package gatehouse.media.audio;

/**
 * Hides lost 8 kHz samples by repeating the last pitch period, in the manner of G.711 Appendix I: the period is found
 * by correlation, repeated while it fades to silence over 60 ms, and cross-faded into what arrives next. It adds no
 * delay. Not thread-safe; never allocates after construction.
 */
public final class Concealment {
    /** 200 to 66 Hz: the pitch range of Appendix I. */
    private static final int MIN_PERIOD = 40;

    private static final int MAX_PERIOD = 120;
    /** How many samples of the past are compared: 20 ms. */
    private static final int WINDOW = 160;

    private static final int HISTORY = WINDOW + MAX_PERIOD + 8;
    /** Full level for the first 10 ms, silence after 60 ms. */
    private static final int HOLD = 80;

    private static final int FADE = 400;
    /** Cross-fade back to what really arrived: 4 ms. */
    private static final int OVERLAP = 32;

    private final short[] history = new short[HISTORY];
    private final short[] cycle = new short[MAX_PERIOD];
    private int period;
    /** Samples made since the last real one; 0 while nothing is missing. */
    private int made;

    /** With silence as the past. */
    public Concealment() {}

    /** Takes samples that arrived; the first few after a loss are blended in place. */
    public void heard(short[] pcm, int at, int count) {
        if (made > 0 && made < HOLD + FADE) {
            int blend = Math.min(OVERLAP, count);
            for (int i = 0; i < blend; i++) {
                int weight = (i + 1) * 256 / (OVERLAP + 1);
                pcm[at + i] = (short) ((pcm[at + i] * weight + next() * (256 - weight)) >> 8);
            }
        }
        made = 0;
        remember(pcm, at, count);
    }

    /** Makes up samples for ones that did not arrive. */
    public void lost(short[] pcm, int at, int count) {
        if (made == 0) {
            findCycle();
        }
        for (int i = 0; i < count; i++) {
            pcm[at + i] = (short) next();
        }
        remember(pcm, at, count);
    }

    /** The next made-up sample. */
    private int next() {
        int position = made++;
        if (position >= HOLD + FADE) {
            made = HOLD + FADE; // stays silent; the counter must not overflow in a long gap
            return 0;
        }
        int sample = cycle[position % period];
        return position < HOLD ? sample : sample * (HOLD + FADE - position) / FADE;
    }

    private void remember(short[] pcm, int at, int count) {
        int kept = Math.min(count, HISTORY);
        System.arraycopy(history, kept, history, 0, HISTORY - kept);
        System.arraycopy(pcm, at + count - kept, history, HISTORY - kept, kept);
    }

    private void findCycle() {
        int best = MAX_PERIOD;
        double bestScore = 0;
        for (int lag = MIN_PERIOD; lag <= MAX_PERIOD; lag++) {
            double cross = 0;
            double energy = 1;
            for (int i = HISTORY - WINDOW; i < HISTORY; i++) {
                cross += history[i] * (double) history[i - lag];
                energy += history[i - lag] * (double) history[i - lag];
            }
            double score = cross / Math.sqrt(energy);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        period = best;
        System.arraycopy(history, HISTORY - period, cycle, 0, period);
        // The seam between two repetitions: the end of the cycle fades into what stood before its start.
        int seam = period / 4;
        for (int i = 0; i < seam; i++) {
            int weight = (i + 1) * 256 / (seam + 1);
            int tail = period - seam + i;
            int before = history[HISTORY - period - seam + i];
            cycle[tail] = (short) ((cycle[tail] * (256 - weight) + before * weight) >> 8);
        }
    }
}
