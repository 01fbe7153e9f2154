package gatehouse.testkit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Property-style tests: one body, many seeds. A failure names the seed and how to repeat it.
 * {@code -Dgatehouse.seed=N} runs that seed alone; {@code -Dgatehouse.long=true} runs the long count.
 */
public final class Seeds {
    /** One run of a property; whatever it throws is a failure of that seed. */
    @FunctionalInterface
    public interface Body {
        /** Runs the property with values drawn from {@code seeded}. */
        void run(Seeded seeded) throws Exception;
    }

    private Seeds() {}

    /** {@link #check(int, Body)} with {@code usual} runs, or {@code many} in the long test run. */
    public static void check(int usual, int many, Body body) {
        check(Boolean.getBoolean("gatehouse.long") ? many : usual, body);
    }

    /**
     * Runs {@code body} with seeds 1 to {@code count}, or with the one that {@code gatehouse.seed} names.
     *
     * @throws AssertionError at the first seed that fails, with the seed in its message and the failure as its cause
     */
    public static void check(int count, Body body) {
        Long only = Long.getLong("gatehouse.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? count : only;
        for (long seed = first; seed <= last; seed++) {
            Throwable failure = failureOf(body, seed);
            if (failure != null) {
                throw new AssertionError(
                        String.format(
                                Locale.ROOT,
                                "seed %d failed, repeat it with -Dgatehouse.seed=%d: %s",
                                seed,
                                seed,
                                failure),
                        failure);
            }
        }
    }

    /** An aborted assumption is no failure: it passes through. */
    private static @Nullable Throwable failureOf(Body body, long seed) {
        try {
            body.run(new Seeded(seed));
            return null;
        } catch (Exception | AssertionError | StackOverflowError failure) {
            if (failure.getClass().getName().endsWith("TestAbortedException")) {
                throw (RuntimeException) failure;
            }
            return failure;
        }
    }
}
