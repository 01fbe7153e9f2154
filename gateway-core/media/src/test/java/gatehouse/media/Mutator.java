package gatehouse.media;

import java.util.Arrays;
import java.util.Random;

/** Damages valid input in the ways that break decoders: flips, cuts, repeats, extreme numbers, splices. Seeded. */
public final class Mutator {
    private static final byte[] EXTREME = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '\r', '\n', ' ', '/', ':', '='};

    private final Random random;

    public Mutator(long seed) {
        random = new Random(seed);
    }

    /** A damaged copy of one of the seeds. */
    public byte[] next(byte[]... seeds) {
        byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
        int steps = 1 + random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            bytes = step(bytes, seeds);
        }
        return bytes;
    }

    private byte[] step(byte[] bytes, byte[][] seeds) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = EXTREME[random.nextInt(EXTREME.length)];
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                int length = random.nextInt(Math.min(bytes.length - at, 40) + 1);
                byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                return longer;
            }
            case 4 -> {
                byte[] other = seeds[random.nextInt(seeds.length)];
                int from = random.nextInt(other.length + 1);
                byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
                System.arraycopy(other, from, spliced, at, other.length - from);
                return spliced;
            }
            default -> {
                int length = random.nextInt(Math.min(bytes.length - at, 12) + 1);
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
                return shorter;
            }
        }
        return bytes;
    }
}
