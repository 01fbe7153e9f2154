package gatehouse.telephony;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Decoded;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialPlanTest {
    @ParameterizedTest
    @CsvSource({
        "11[02], 11, PARTIAL",
        "11[02], 112, COMPLETE",
        "11[02], 113, NONE",
        "11[02], 1122, NONE",
        "(0xx.T|00x.T), 0, PARTIAL",
        "(0xx.T|00x.T), 03, MAY_DIAL",
        "0xxx, 0301, COMPLETE",
        "110|1100, 110, MAY_DIAL",
        "*21*x.#, *21*, PARTIAL",
        "*21*x.#, *21*#, COMPLETE",
        "*21*x.#, *21*0301#, COMPLETE",
        "[1-37]x, 7, PARTIAL",
        "[1-37]x, 4, NONE",
        "[*#A]x, A1, COMPLETE",
        "xT, 5, MAY_DIAL"
    })
    void matches(String plan, String dialled, DialPlan.Match expected) {
        assertEquals(expected, DialPlan.parse(plan).orThrow().match(dialled));
    }

    /** What keeps the caller's number from being shown stands before any number, whatever the plan has of hashes. */
    @Test
    void aNumberBehindTheWordThatWithholdsMeansWhatItDoesAlone() {
        DialPlan plan = DialPlan.parse("[2-8]xx|0x.T").orThrow().withAtOnce(Set.of("112"));
        assertEquals(DialPlan.Match.PARTIAL, plan.match("#31#"));
        assertEquals(DialPlan.Match.PARTIAL, plan.match("#31#2"));
        assertEquals(DialPlan.Match.MAY_DIAL, plan.match("#31#03"));
        assertEquals(DialPlan.Match.COMPLETE, plan.match("#31#112"));
        assertEquals(DialPlan.Match.NONE, plan.match("#31##"));
        DialPlan plain = DialPlan.parse("2xx").orThrow();
        assertEquals(DialPlan.Match.PARTIAL, plain.match("#"));
        assertEquals(DialPlan.Match.PARTIAL, plain.match("#31"));
        assertEquals(DialPlan.Match.COMPLETE, plain.match("#31#200"));
        assertEquals(DialPlan.Match.NONE, plain.match("#32"));
    }

    @Test
    void theOpenPlanWaitsForThePause() {
        assertEquals(DialPlan.Match.PARTIAL, DialPlan.open().match(""));
        assertEquals(DialPlan.Match.MAY_DIAL, DialPlan.open().match("030123456"));
        assertEquals(DialPlan.Match.MAY_DIAL, DialPlan.open().match("*21*5#"));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertMalformed("", 0, "an alternative has 1 to 60 keys or sets");
        assertMalformed("12|", 3, "an alternative has 1 to 60 keys or sets");
        assertMalformed("1y", 1, "'y' has no meaning in a dial plan");
        assertMalformed(".1", 0, "a dot follows a key or a set");
        assertMalformed("(1[5-2])", 2, "a set is keys and ranges of digits in brackets");
        assertMalformed("1[23", 1, "a set is keys and ranges of digits in brackets");
    }

    private static void assertMalformed(String plan, int offset, String reason) {
        assertEquals(Decoded.malformed(reason, offset), DialPlan.parse(plan));
    }

    @Test
    void noTextThrows() {
        String alphabet = "0123456789*#ABCDxXtT.[]-|() ";
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (DialPlan.parse(text.toString()) instanceof Decoded.Ok<DialPlan>(DialPlan plan)) {
                plan.match("0123*#");
            }
        }
    }
}
