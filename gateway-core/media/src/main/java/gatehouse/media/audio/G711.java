package gatehouse.media.audio;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * ITU-T G.711: one octet a sample, no state, so one instance serves all streams. Both directions are table look-ups;
 * the tables are made from the segment definitions at class initialisation.
 */
public final class G711 implements AudioCodec {
    /** The encoder looks at the top 14 bits: finer differences fall into the same interval of both laws. */
    private static final int SHIFT = 2;

    /** G.711 table 1: 13-bit segments, even bits inverted. */
    public static final G711 A_LAW = new G711("PCMA", G711::expandA);

    /** G.711 table 2: 14-bit segments with a bias, all bits inverted. */
    public static final G711 MU_LAW = new G711("PCMU", G711::expandMu);

    /** Both laws. */
    public static final List<G711> LAWS = List.of(A_LAW, MU_LAW);

    private final String encodingName;
    private final short[] toLinear = new short[256];
    private final byte[] toOctet = new byte[65_536 >> SHIFT];

    private G711(String encodingName, IntUnaryOperator expand) {
        this.encodingName = encodingName;
        for (int octet = 0; octet < 256; octet++) {
            toLinear[octet] = (short) expand.applyAsInt(octet);
        }
        fill(true);
        fill(false);
    }

    private static int expandA(int octet) {
        int code = octet ^ 0x55;
        int segment = code >> 4 & 7;
        int step = code & 15;
        // the first two segments share the smallest step; values are mid-interval, x 8 to reach 16 bits
        int magnitude = segment == 0 ? step * 16 + 8 : (step * 16 + 264) << (segment - 1);
        return (code & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int expandMu(int octet) {
        int code = ~octet & 0xff;
        int biased = ((code & 15) * 8 + 0x84) << (code >> 4 & 7);
        return (code & 0x80) != 0 ? 0x84 - biased : biased - 0x84;
    }

    /**
     * Fills the half of the encoding table with this sign. The decision thresholds of G.711 lie halfway between
     * neighbouring output values, so the nearest output value is the code; walking both lists upwards finds it.
     */
    private void fill(boolean positive) {
        int[] codes = new int[128];
        int count = 0;
        for (int octet = 0; octet < 256; octet++) {
            if (((octet & 0x80) != 0) == positive) {
                codes[count++] = octet;
            }
        }
        for (int i = 1; i < count; i++) {
            int code = codes[i];
            int j = i;
            while (j > 0 && Math.abs(toLinear[codes[j - 1]]) > Math.abs(toLinear[code])) {
                codes[j] = codes[--j];
            }
            codes[j] = code;
        }
        int at = 0;
        for (int cell = 0; cell < toOctet.length / 2; cell++) {
            // the cell holds 1 << SHIFT magnitudes; its middle decides
            int magnitude = (cell << SHIFT) + (1 << SHIFT) / 2;
            while (at + 1 < count
                    && magnitude >= (Math.abs(toLinear[codes[at]]) + Math.abs(toLinear[codes[at + 1]]) + 1) / 2) {
                at++;
            }
            int index = positive ? cell : toOctet.length - 1 - cell;
            toOctet[index] = (byte) codes[at];
        }
    }

    @Override
    public String encodingName() {
        return encodingName;
    }

    @Override
    public int samplesIn(int octets) {
        return octets;
    }

    /** The octet for one sample. */
    public byte encode(short sample) {
        return toOctet[(sample & 0xffff) >> SHIFT];
    }

    /** The sample for one octet. */
    public short decode(byte octet) {
        return toLinear[octet & 0xff];
    }

    @Override
    public int encode(short[] pcm, int at, int count, byte[] out, int outAt) {
        for (int i = 0; i < count; i++) {
            out[outAt + i] = toOctet[(pcm[at + i] & 0xffff) >> SHIFT];
        }
        return count;
    }

    @Override
    public int decode(byte[] in, int at, int octets, short[] pcm, int pcmAt) {
        for (int i = 0; i < octets; i++) {
            pcm[pcmAt + i] = toLinear[in[at + i] & 0xff];
        }
        return octets;
    }
}
