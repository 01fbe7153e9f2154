package gatehouse.scenarios.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.Random;

/**
 * A source of randomness that is none where four octets are asked for, which is how a gateway takes its SPIs and ports: two
 * processes with it choose the same. All else (keys, tags, branches) stays random.
 */
public final class EqualNumbers extends Provider {
    private static final long serialVersionUID = 1;
    private static final int WORD = 4;

    /** For the JVM, which makes it by its name. */
    public EqualNumbers() {
        super("EqualNumbers", "1", "equal SPIs and ports");
        put("SecureRandom.EqualNumbers", Numbers.class.getName());
        put("SecureRandom.EqualNumbers ThreadSafe", "true");
    }

    /** The options of a JVM that has it. */
    static List<String> options(Path folder) throws IOException {
        StringBuilder providers = new StringBuilder("security.provider.1=" + EqualNumbers.class.getName() + "\n");
        Provider[] usual = Security.getProviders();
        for (int n = 0; n < usual.length; n++) {
            providers.append("security.provider.%d=%s%n".formatted(n + 2, usual[n].getName()));
        }
        Path file = Files.writeString(folder.resolve("equal.security"), providers);
        return List.of("-Djava.security.properties=" + file);
    }

    /** The numbers. */
    public static final class Numbers extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        private final java.security.SecureRandom real = system();
        private final Random same = new Random(4);

        /** For the JVM. */
        public Numbers() {}

        private static java.security.SecureRandom system() {
            try {
                return java.security.SecureRandom.getInstance("NativePRNG", "SUN");
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            real.setSeed(seed);
        }

        @Override
        protected synchronized void engineNextBytes(byte[] target) {
            if (target.length == WORD) {
                same.nextBytes(target);
            } else {
                real.nextBytes(target);
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return real.generateSeed(count);
        }
    }
}
