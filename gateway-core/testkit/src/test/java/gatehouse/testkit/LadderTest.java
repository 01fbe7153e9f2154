package gatehouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static Wire wire(String... messages) {
        Wire wire = new Wire(42);
        for (String message : messages) {
            String[] part = message.split(" ", 3);
            wire.sent(0, part[0], part[1], false, part[2].getBytes(StandardCharsets.UTF_8));
        }
        return wire;
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static final Ladder CALL = Ladder.of("""
            a -> b : INVITE       # F1
            ? a <- b : 100 Trying
            a <- b : 200
            """);

    @Test
    void matchesWithAndWithoutOptionalRungs() {
        CALL.assertMatches(wire("a b INVITE", "b a 100 Trying", "b a 200 OK"), LadderTest::text);
        CALL.assertMatches(wire("a b INVITE", "b a 200 OK"), LadderTest::text);
    }

    @Test
    void refusesMissingExtraAndRepeatedMessagesAndPrintsTheSeed() {
        assertThrows(AssertionError.class, () -> CALL.assertMatches(wire("a b INVITE"), LadderTest::text));
        assertThrows(
                AssertionError.class,
                () -> CALL.assertMatches(wire("a b INVITE", "b a 200 OK", "a b ACK"), LadderTest::text));
        Wire repeated = wire("a b INVITE", "a b INVITE", "b a 200 OK");
        AssertionError failure =
                assertThrows(AssertionError.class, () -> CALL.assertMatches(repeated, LadderTest::text));
        assertTrue(failure.getMessage().contains("seed 42"), failure.getMessage());
        CALL.withRetransmissions().assertMatches(repeated, LadderTest::text);
    }

    @Test
    void anyInterleavingKeepsTheOrderOfEachDirection() {
        Ladder ladder = Ladder.of("""
                a -> b : 1
                b -> c : 2
                a -> b : 3
                """).inAnyInterleaving();
        ladder.assertMatches(wire("b c 2", "a b 1", "a b 3"), LadderTest::text);
        assertThrows(
                AssertionError.class, () -> ladder.assertMatches(wire("a b 3", "b c 2", "a b 1"), LadderTest::text));
    }

    @Test
    void aLineThatIsNoRungIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ladder.of("a - b INVITE"));
    }

    @Test
    void aFailingSeedIsNamed() {
        AssertionError failure = assertThrows(
                AssertionError.class, () -> Seeds.check(10, seeded -> assertTrue(seeded.seed() != 4, "no fours")));
        assertTrue(failure.getMessage().contains("gatehouse.seed=4"), failure.getMessage());
        assertEquals(
                "no fours ==> expected: <true> but was: <false>",
                failure.getCause().getMessage());
    }
}
