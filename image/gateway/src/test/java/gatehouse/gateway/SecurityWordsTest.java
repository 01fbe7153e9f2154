package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.management.ProtectionOffer;
import gatehouse.management.VoiceTerms;
import gatehouse.sip.agree.Named;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The management side has words of its own, for it may see no protocol core; they are the cores' words, and status would
 * fail over one that is missing.
 */
class SecurityWordsTest {
    @Test
    void theManagementSideHasEachWordOfTheCores() {
        assertEquals(words(Named.Fate.values()), words(ProtectionOffer.Fate.values()));
        assertEquals(words(gatehouse.b2bua.VoiceTerms.Clear.values()), words(VoiceTerms.Clear.values()));
    }

    private static List<String> words(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
