package gatehouse.sip.message;

import gatehouse.testkit.Seeds;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the corpus and runs a seeded mutator over it; a failure prints its seed and the input for the corpus. */
class FuzzTest {
    private static final int MUTANTS = 200;

    @ParameterizedTest
    @EnumSource
    void holdsForTheCorpusAndItsMutants(FuzzTarget target) {
        List<byte[]> corpus = FuzzInputs.corpus(target);
        corpus.forEach(input -> run(target, input));
        Seeds.check(100, 5_000, seeded -> {
            for (int i = 0; i < MUTANTS; i++) {
                run(target, FuzzInputs.mutant(corpus, seeded));
            }
        });
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError(target + " " + HexFormat.of().formatHex(input), e);
        }
    }
}
