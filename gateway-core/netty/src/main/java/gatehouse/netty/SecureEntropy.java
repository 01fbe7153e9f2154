package gatehouse.netty;

import gatehouse.base.Entropy;
import java.security.SecureRandom;

/** Randomness from the operating system's generator. Thread-safe. */
public final class SecureEntropy implements Entropy {
    private final SecureRandom random = new SecureRandom();

    /** Opens the platform's preferred generator; does not block. */
    public SecureEntropy() {}

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
