package gatehouse.base;

import java.util.HexFormat;

/**
 * Where random bytes come from. Cores are handed one and hold none of their own: the gateway binds the system's secure
 * generator, tests a seeded one.
 */
@FunctionalInterface
public interface Entropy {
    /** Fills {@code target} with random bytes. */
    void fill(byte[] target);

    /** {@code count} random bytes. */
    default byte[] bytes(int count) {
        byte[] result = new byte[count];
        fill(result);
        return result;
    }

    /** 2 * {@code count} lower-case hexadecimal digits: tags, branches, Call-IDs. */
    default String token(int count) {
        return HexFormat.of().formatHex(bytes(count));
    }

    /** A number from 0 to {@code bound} - 1, evenly; {@code bound} is 1 to 2^31 - 1. */
    default int below(int bound) {
        long zone = (1L << 32) - (1L << 32) % bound;
        while (true) {
            long number = ByteView.of(bytes(4)).u32(0);
            if (number < zone) {
                return (int) (number % bound);
            }
        }
    }
}
