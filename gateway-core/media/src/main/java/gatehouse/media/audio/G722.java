package gatehouse.media.audio;

/**
 * ITU-T G.722 at 64 kbit/s: speech at 16 kHz, one octet for two samples; six bits code the lower band, two the higher.
 * One instance belongs to one stream, whose both directions keep a state of their own. It never allocates after
 * construction. What comes out agrees bit for bit with libspandsp (a test).
 */
public final class G722 {
    /** Every other tap of the symmetric filter that parts and joins the bands (G.722 table 11), times 2^12. */
    private static final int[] FILTER = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    private static final int TAPS = 24;
    /** Decision levels of the lower band's quantiser in units of the scale (table 14, Q6). */
    private static final int[] LEVELS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
        1458, 1612, 1765, 1980, 2195, 2557, 2919
    };
    /** Magnitudes of the six-bit code (QM6), the smallest first; codes count them downwards (see {@link #six}). */
    private static final int[] SIX = {
        136, 432, 728, 1040, 1360, 1688, 2032, 2400, 2776, 3168, 3576, 4008, 4464, 4944, 5456, 6000, 6576, 7192, 7856,
        8576, 9360, 10_232, 11_192, 12_280, 13_512, 14_984, 16_704, 19_008, 21_904, 24_808
    };
    /** Magnitudes of the first four bits (QM4), the smallest first. */
    private static final int[] FOUR = {0, 1200, 2584, 4240, 6288, 8968, 12_896, 20_456};
    /** What those four bits add to the logarithm of the scale (WL after RL42). */
    private static final int[] LOWER_LOG = {-60, -30, 58, 172, 334, 538, 1198, 3042};

    private static final int[] TWO = {-7408, -1616, 7408, 1616}; // QM2
    private static final int[] HIGHER_LOG = {798, -214, 798, -214}; // WH after RH2

    private final G722Band lowerOut = G722Band.lower();
    private final G722Band higherOut = G722Band.higher();
    private final G722Band lowerIn = G722Band.lower();
    private final G722Band higherIn = G722Band.higher();
    private final int[] said = new int[TAPS];
    private final int[] heard = new int[TAPS];

    /** With silence as the past of both directions. */
    public G722() {}

    /** Encodes two samples; the octet is 0 to 255. */
    public int encode(int first, int second) {
        System.arraycopy(said, 2, said, 0, TAPS - 2);
        said[TAPS - 2] = first;
        said[TAPS - 1] = second;
        int even = 0;
        int odd = 0;
        for (int i = 0; i < FILTER.length; i++) {
            odd += said[2 * i] * FILTER[i];
            even += said[2 * i + 1] * FILTER[FILTER.length - 1 - i];
        }
        // the filter has gain 2^12, two halves are added, and samples inside have 15 bits
        int low = encodeLower((even + odd) >> 14);
        return encodeHigher((even - odd) >> 14) << 6 | low;
    }

    private int encodeLower(int sample) {
        int error = limit(sample - lowerOut.predicted());
        int magnitude = error >= 0 ? error : -(error + 1);
        int level = 0;
        while (level < LEVELS.length && magnitude >= (LEVELS[level] * lowerOut.scale()) >> 12) {
            level++;
        }
        // G.722 table 15: positive codes run from 61 downwards, negative ones from 63, 62 and then 31
        int code = error >= 0 ? 61 - level : level < 2 ? 63 - level : 33 - level;
        adaptLower(lowerOut, code);
        return code;
    }

    private int encodeHigher(int sample) {
        int error = limit(sample - higherOut.predicted());
        int magnitude = error >= 0 ? error : -(error + 1);
        boolean large = magnitude >= (564 * higherOut.scale()) >> 12;
        int code = error < 0 ? (large ? 0 : 1) : (large ? 2 : 3);
        higherOut.adapt((higherOut.scale() * TWO[code]) >> 15, HIGHER_LOG[code]);
        return code;
    }

    private static void adaptLower(G722Band band, int code) {
        // the predictor sees four of the six bits, so that the network may steal two (G.722 1.3)
        int four = code >> 2;
        boolean positive = four >= 8;
        int rank = positive ? 15 - four : four == 0 ? 0 : 8 - four;
        int magnitude = (band.scale() * (positive ? FOUR[rank] : -FOUR[rank])) >> 15;
        band.adapt(magnitude, LOWER_LOG[rank]);
    }

    /** Decodes an octet into two samples. */
    public void decode(int octet, short[] out, int at) {
        int low = octet & 0x3f;
        int lower = limit15(lowerIn.predicted() + ((lowerIn.scale() * six(low)) >> 15));
        adaptLower(lowerIn, low);
        int code = octet >> 6 & 3;
        int difference = (higherIn.scale() * TWO[code]) >> 15;
        int higher = limit15(higherIn.predicted() + difference);
        higherIn.adapt(difference, HIGHER_LOG[code]);
        System.arraycopy(heard, 2, heard, 0, TAPS - 2);
        heard[TAPS - 2] = lower + higher;
        heard[TAPS - 1] = lower - higher;
        int one = 0;
        int two = 0;
        for (int i = 0; i < FILTER.length; i++) {
            two += heard[2 * i] * FILTER[i];
            one += heard[2 * i + 1] * FILTER[FILTER.length - 1 - i];
        }
        out[at] = (short) limit(one >> 11);
        out[at + 1] = (short) limit(two >> 11);
    }

    private static int six(int code) {
        if (code >= 62) {
            return -SIX[63 - code];
        }
        if (code >= 32) {
            return SIX[61 - code];
        }
        // 0 to 3 are never sent; what a channel makes of others is read as the smallest step
        return code < 4 ? -SIX[0] : -SIX[33 - code];
    }

    private static int limit(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static int limit15(int value) {
        return Math.clamp(value, -16_384, 16_383);
    }
}
