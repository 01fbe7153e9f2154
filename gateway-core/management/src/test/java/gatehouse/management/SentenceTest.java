package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentenceTest {
    @ParameterizedTest
    @EnumSource(Sentence.class)
    void isWholeAndSaysWhatToDoWhereSomethingIsWrong(Sentence sentence) {
        String text = sentence.with(List.of("a.", "b.", "c.", "d.", "e.")).replaceAll("([a-e])[.](?! *$)", "$1");
        assertTrue(text.matches("(?s)[A-Za-z].*[.]"), text);
        assertTrue(!text.contains("{") && !text.contains(".."), text);
        assertTrue(!sentence.isProblem() || text.matches("[A-Z0-9a-z].+: [a-z].+"), text);
    }

    @Test
    void whatIsASentenceItselfBringsItsFullStop() {
        assertEquals(
                "The part sip does less than it should: it waits.",
                Saying.of(Sentence.COMPONENT_DEGRADED, "sip", "it waits.").text());
    }

    @Test
    void valuesStandAsTheyAre() {
        assertEquals("{1} is {0}.", Saying.of(Sentence.DNS_GOOD, "{1}", "{0}").text());
        assertEquals("a is {1}.", Sentence.DNS_GOOD.with(List.of("a")));
    }
}
