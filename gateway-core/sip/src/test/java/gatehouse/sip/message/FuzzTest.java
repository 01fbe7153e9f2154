package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.body.Content;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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

    /** So that no header is added without being fuzzed. */
    @Test
    void everyHeaderAndEveryBodyStandsInTheCorpus() {
        Set<String> names = new HashSet<>();
        for (String line : FuzzInputs.lines("fuzz-headers.txt")) {
            names.add(line.substring(0, line.indexOf(':')));
        }
        for (HeaderType<?> type : Headers.all()) {
            assertTrue(names.contains(type.name()), type.name() + " is missing in fuzz-headers.txt");
        }
        List<byte[]> bodies = FuzzInputs.corpus(FuzzTarget.BODY);
        for (MediaType type : FuzzInputs.BODIES) {
            assertTrue(
                    bodies.stream()
                            .anyMatch(body ->
                                    Content.decode(type, ByteView.of(body, 1, body.length - 1)) instanceof Decoded.Ok),
                    type + " has no input that can be read");
        }
    }

    /** What the corpus holds as it should be is read; otherwise the fuzzer would mutate refusals. */
    @Test
    void theLinesOfTheCorpusAreReadButForTheFewThatAreOdd() {
        int refused = 0;
        for (byte[] input : FuzzInputs.corpus(FuzzTarget.HEADER)) {
            HeaderType<?> type = Headers.all().get(input[0] & 0xff);
            String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
            if (type.parseAll(text) instanceof Decoded.Malformed && !type.mayBeEmpty()) {
                refused++;
            }
        }
        int all = FuzzInputs.corpus(FuzzTarget.HEADER).size();
        assertTrue(refused * 10 < all, refused + " of " + all + " header lines are refused");
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError(target + " " + HexFormat.of().formatHex(input), e);
        }
    }
}
