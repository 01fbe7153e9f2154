package gatehouse.ims;

import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/**
 * Where SPIs and protected ports come from. One owner per WAN address hands them out, so that nobody who uses ESP there
 * meets another (TR 33.803 5.3.2.2), at random (TS 33.203 7.1, rule 6).
 */
public interface SaNumbers {
    /** The lowest SPI that may be handed out; those below are reserved (RFC 4303 2.1). */
    long LEAST_SPI = 256;

    /** An SPI that nobody has, and that {@code avoid} does not name. */
    long takeSpi(LongPredicate avoid);

    /** The SPI is free again. */
    void giveBackSpi(long spi);

    /** A port that nobody has, other than 5060 and 5061, and that {@code avoid} does not name. */
    int takePort(IntPredicate avoid);

    /** The port is free again. */
    void giveBackPort(int port);
}
