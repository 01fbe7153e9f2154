package gatehouse.telephony;

/**
 * Finds DTMF keys in 8 kHz samples (ITU-T Q.24). Every 6.4 ms it looks at the last 12.75 ms; a key counts when four looks
 * in a row find one low and one high frequency, strong enough, within the allowed twist, and almost nothing else; it
 * ends when three do not. So tones and pauses of 40 ms are found, tones of 23 ms and breaks of 10 ms are not. Not
 * thread-safe; never allocates after construction.
 */
public final class DtmfDetector {
    /** 102 samples: 78 Hz wide, so that neighbours (at least 73 Hz apart) are told apart and 1.8 % off is accepted. */
    private static final int BLOCK = 102;

    private static final int HOP = BLOCK / 2;
    private static final int HITS = 4;
    private static final int MISSES = 3;
    /** Each tone at least -35 dBm0. */
    private static final double FLOOR = power(-35);
    /** High above low by at most 6 dB, below by at most 9 dB (Q.24 has 4 to 10 by country). */
    private static final double FORWARD_TWIST = 4;

    private static final double REVERSE_TWIST = 8;
    /** The two tones are 8 dB stronger than any other of their group... */
    private static final double DOMINANCE = 6.3;
    /** ...and hold this share of all power, which speech does not. */
    private static final double PURITY = 0.7;

    private static final int QUEUE = 64;

    private final Goertzel[] low = new Goertzel[4];
    private final Goertzel[] high = new Goertzel[4];
    private final short[] block = new short[BLOCK];
    private final double[] powers = new double[4];
    private final char[] queue = new char[QUEUE];
    private int filled;
    private int first;
    private int waiting;
    private char candidate;
    private int hits;
    private char current;
    private int misses;

    /** A detector that has heard nothing. */
    public DtmfDetector() {
        for (int i = 0; i < 4; i++) {
            low[i] = new Goertzel(Dtmf.low(i));
            high[i] = new Goertzel(Dtmf.high(i));
        }
    }

    private static double power(double dbm0) {
        return ToneGenerator.ZERO_DBM0 * ToneGenerator.ZERO_DBM0 / 2 * Math.pow(10, dbm0 / 10);
    }

    /** Takes samples, any number of them. */
    public void feed(short[] pcm) {
        for (short sample : pcm) {
            block[filled++] = sample;
            if (filled == BLOCK) {
                judge(classify());
                System.arraycopy(block, HOP, block, 0, BLOCK - HOP);
                filled = BLOCK - HOP;
            }
        }
    }

    /** The next key that was pressed, or 0. */
    public char poll() {
        if (waiting == 0) {
            return 0;
        }
        char key = queue[first];
        first = (first + 1) % QUEUE;
        waiting--;
        return key;
    }

    private void judge(char hit) {
        if (current != 0) {
            misses = hit == current ? 0 : misses + 1;
            if (misses == MISSES) {
                current = 0;
            }
        }
        hits = hit != 0 && hit == candidate ? hits + 1 : 1;
        candidate = hit;
        if (current == 0 && hit != 0 && hits == HITS) {
            current = hit;
            misses = 0;
            if (waiting < QUEUE) {
                queue[(first + waiting++) % QUEUE] = hit;
            }
        }
    }

    /** The key that the block holds, or 0. */
    private char classify() {
        double total = Goertzel.total(block, 0, BLOCK);
        if (total < 2 * FLOOR) {
            return 0;
        }
        int row = strongest(low);
        double lowPower = row < 0 ? 0 : powers[row];
        int column = row < 0 ? -1 : strongest(high);
        if (column < 0) {
            return 0;
        }
        double highPower = powers[column];
        boolean isKey = lowPower >= FLOOR
                && highPower >= FLOOR
                && highPower <= FORWARD_TWIST * lowPower
                && lowPower <= REVERSE_TWIST * highPower
                && lowPower + highPower >= PURITY * total;
        return isKey ? Dtmf.key(row, column) : 0;
    }

    /** The index of the one frequency that dominates its group, or -1; leaves the powers behind. */
    private int strongest(Goertzel[] group) {
        int best = 0;
        for (int i = 0; i < 4; i++) {
            powers[i] = group[i].power(block, 0, BLOCK);
            best = powers[i] > powers[best] ? i : best;
        }
        for (int i = 0; i < 4; i++) {
            if (i != best && powers[i] * DOMINANCE > powers[best]) {
                return -1;
            }
        }
        return best;
    }
}
