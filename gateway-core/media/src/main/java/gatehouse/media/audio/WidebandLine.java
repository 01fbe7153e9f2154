package gatehouse.media.audio;

/**
 * G.722 between a line of 8 kHz and a wire of 16 kHz: a half-band filter doubles the rate before the encoder and halves it
 * after the decoder, which delays speech by 3 ms both ways together. RTP counts it at 8 kHz (RFC 3551 4.5.2), so to the
 * rest it is a codec of one octet a sample. It has state: one instance for each stream.
 */
public final class WidebandLine implements AudioCodec {
    /** Taps on each side of the middle one, every other of which is zero: flat to 3.4 kHz, 60 dB from 4.6 kHz. */
    private static final int SIDE = 12;

    private static final int PAST = 4 * SIDE;
    private static final double[] TAPS = new double[SIDE];

    static {
        // an ideal low-pass at a quarter of the rate under a Kaiser window (beta 5.65: 60 dB)
        for (int i = 0; i < SIDE; i++) {
            int distance = 2 * i + 1;
            double ideal = Math.sin(Math.PI * distance / 2) / (Math.PI * distance);
            double edge = distance / (2.0 * SIDE);
            TAPS[i] = ideal * bessel(5.65 * Math.sqrt(1 - edge * edge)) / bessel(5.65);
        }
    }

    private final G722 codec = new G722();
    /** The line's samples, twice, so that a window of them is always in one piece. */
    private final short[] said = new short[2 * SIDE];

    private final short[] heard = new short[PAST];
    private final short[] pair = new short[2];

    /** With silence as the past. */
    public WidebandLine() {}

    /** The modified Bessel function of the first kind, order 0. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 30; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    @Override
    public String encodingName() {
        return "G722";
    }

    @Override
    public int samplesIn(int octets) {
        return octets;
    }

    @Override
    public int encode(short[] pcm, int at, int count, byte[] out, int outAt) {
        for (int n = 0; n < count; n++) {
            System.arraycopy(said, 1, said, 0, said.length - 1);
            said[said.length - 1] = pcm[at + n];
            double between = 0; // halfway between the two samples in the middle
            for (int i = 0; i < SIDE; i++) {
                between += TAPS[i] * (said[SIDE - 1 - i] + said[SIDE + i]);
            }
            out[outAt + n] = (byte) codec.encode(said[SIDE - 1], round(2 * between));
        }
        return count;
    }

    @Override
    public int decode(byte[] in, int at, int octets, short[] pcm, int pcmAt) {
        for (int n = 0; n < octets; n++) {
            codec.decode(in[at + n], pair, 0);
            System.arraycopy(heard, 2, heard, 0, PAST - 2);
            heard[PAST - 2] = pair[0];
            heard[PAST - 1] = pair[1];
            int middle = PAST / 2 - 1;
            double sum = heard[middle] / 2.0;
            for (int i = 0; i < SIDE; i++) {
                sum += TAPS[i] * (heard[middle - 1 - 2 * i] + heard[middle + 1 + 2 * i]);
            }
            pcm[pcmAt + n] = (short) round(sum);
        }
        return octets;
    }

    private static int round(double value) {
        return Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
