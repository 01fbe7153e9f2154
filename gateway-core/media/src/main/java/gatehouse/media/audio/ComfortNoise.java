package gatehouse.media.audio;

/**
 * Noise in place of the silence that the far end does not send (RFC 3389): white noise through an all-pole filter, at the
 * level and with the colour that the last description gave. Not thread-safe; never allocates after construction.
 */
public final class ComfortNoise {
    /** More coefficients than this are left out, as 3.3 allows. */
    private static final int MOST_ORDER = 12;

    private static final double OVERLOAD = 32_768;
    /** RFC 3389 3.2 codes up to 254, just under 1; 255, or an end of the scale in many places, would never die away. */
    private static final double STEADY = 0.999;

    private final double[] reflection = new double[MOST_ORDER];
    private final double[] backward = new double[MOST_ORDER + 1];
    private int order;
    private double amplitude;
    private int random = 0x2545_f491;

    /** Silent until something is described. */
    public ComfortNoise() {}

    /** Takes the payload of a packet; an empty one changes nothing. */
    public void describe(byte[] payload, int at, int octets) {
        if (octets == 0) {
            return;
        }
        order = Math.min(octets - 1, MOST_ORDER);
        double residual = 1;
        for (int i = 0; i < order; i++) {
            double coded = 258 * ((payload[at + 1 + i] & 0xff) - 127) / OVERLOAD; // 3.2
            reflection[i] = Math.clamp(coded, -STEADY, STEADY);
            residual *= 1 - reflection[i] * reflection[i];
        }
        // 3.1: the level is -dBov; noise that is even between -1 and 1 has a third of the power of 1
        amplitude = level(payload[at] & 0x7f) * Math.sqrt(3 * residual);
    }

    /** The root mean square of a level in -dBov, as samples. */
    private static double level(int decibels) {
        return OVERLOAD * Math.pow(10, -decibels / 20.0);
    }

    /** The level of samples in -dBov, 0 to 127: what a sender describes. */
    public static int level(short[] pcm, int at, int count) {
        double power = 0;
        for (int i = at; i < at + count; i++) {
            power += (double) pcm[i] * pcm[i];
        }
        double ratio = power / count / (OVERLOAD * OVERLOAD);
        return ratio == 0 ? 127 : Math.clamp(Math.round(-10 * Math.log10(ratio)), 0, 127);
    }

    /** Makes {@code count} samples. */
    public void fill(short[] pcm, int at, int count) {
        for (int n = at; n < at + count; n++) {
            random ^= random << 13; // xorshift: colour and level matter, not secrecy
            random ^= random >>> 17;
            random ^= random << 5;
            double forward = amplitude * random / Integer.MAX_VALUE;
            for (int i = order; i > 0; i--) {
                forward -= reflection[i - 1] * backward[i - 1];
                backward[i] = backward[i - 1] + reflection[i - 1] * forward;
            }
            backward[0] = forward;
            pcm[n] = (short) Math.clamp(Math.round(forward), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
