package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.ua.CallEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What people read in the call list when a call came to nothing. */
class CallEndsTest {
    private static final Path GERMAN = Path.of("../../web-ui/app/src/texts/german.json");

    @Test
    void eachSaysWhatToDoAndIsKnownInGerman() throws Exception {
        String german = Files.readString(GERMAN);
        for (int status = 200; status < 700; status++) {
            check(CallEnds.sentence(new CallEnd(CallEnd.By.PEER, status, null)), german);
            check(CallEnds.refused(status), german);
        }
        check(CallEnds.NO_CONFIDENCE, german);
    }

    private static void check(String sentence, String german) {
        assertTrue(sentence.matches("[^:]+: [a-z].+[.]"), sentence);
        String template = sentence.replaceAll("status [0-9]{3}", "status {0}");
        assertTrue(german.contains('"' + template + "\": "), template);
    }
}
