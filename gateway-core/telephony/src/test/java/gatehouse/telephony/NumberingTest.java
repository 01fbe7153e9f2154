package gatehouse.telephony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberingTest {
    private static final Numbering BERLIN = new Numbering(Set.of("110", "112", "0112"), true, "49", "0", "00", "30");
    private static final Numbering ANYWHERE = new Numbering(Set.of("110", "112"), true, "49", "0", "00", null);
    private static final Numbering PLAIN = new Numbering(Set.of("911"), false, "1", "1", "011", "212");

    @ParameterizedTest
    @CsvSource({
        "0301234567, +49301234567",
        "004312345, +4312345",
        "1234567, +49301234567",
        "115, 115",
        "112, 112",
        "0112, 0112",
        "*21*0301234567#, *21*0301234567#",
        "0, 0",
        "00, +490",
        "12A4, 12A4",
        "'#31#0301234567', '#31#+49301234567'",
        "'#31#112', 112",
        "'#31#', '#31#'",
        "'#31#*21#', '#31#*21#'",
    })
    void numbersAreWrittenInternationally(String dialled, String sent) {
        assertEquals(sent, BERLIN.sent(dialled));
    }

    @Test
    void withoutAnAreaCodeLocalNumbersStay() {
        assertEquals("1234567", ANYWHERE.sent("1234567"));
        assertEquals("+49301234567", ANYWHERE.sent("0301234567"));
    }

    @Test
    void anOperatorMayWantThemAsDialled() {
        assertEquals("0114930123", PLAIN.sent("0114930123"));
        assertTrue(PLAIN.isEmergency("911"));
    }

    @Test
    void aCallForHelpWaitsForNoFurtherDigit() {
        DialPlan plan = DialPlan.parse("(110|x.T)").orThrow();
        assertEquals(DialPlan.Match.MAY_DIAL, plan.match("112"));
        DialPlan with = plan.withAtOnce(Set.of("112", "110"));
        assertEquals(DialPlan.Match.COMPLETE, with.match("112"));
        assertEquals(DialPlan.Match.COMPLETE, with.match("110"));
        assertEquals(DialPlan.Match.MAY_DIAL, with.match("11"));
        assertEquals(DialPlan.Match.MAY_DIAL, with.match("1123"));
        DialPlan narrow = DialPlan.parse("(030xxxx)").orThrow().withAtOnce(Set.of("112"));
        assertEquals(DialPlan.Match.PARTIAL, narrow.match(""));
        assertEquals(DialPlan.Match.PARTIAL, narrow.match("11"));
        assertEquals(DialPlan.Match.COMPLETE, narrow.match("112"));
        assertEquals(DialPlan.Match.NONE, narrow.match("12"));
    }
}
