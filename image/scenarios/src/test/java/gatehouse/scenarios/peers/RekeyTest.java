package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A real call over TLS whose keys live for 256 packets: before each ends another is agreed on. */
final class RekeyTest {
    @Test
    void aCallGoesOnUnderOneKeyAfterAnother() throws Exception {
        try (var street = TlsTest.street(false)) {
            street.operatorExtras += "keying:\n  key-lifetime: 8\n";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            street.ask("off-hook");
            street.ask("dial", "digits", "600");
            street.untilCall("answered");
            Path heard = street.hearsWhileSaying("echo", 12);
            JsonNode media = street.call().path("media");
            assertEquals("sdes", media.path("keying").asText(), media::toString);
            assertTrue(media.path("sent").asInt() > 2 * 256, () -> "more than two keys allow: " + media);
            assertTrue(media.path("received").asInt() > 2 * 256, media::toString);
            double share = Tone.share(heard, Tone.LINE);
            assertTrue(share > 0.9, "only " + share + " of what was heard is our tone");
            double seconds = Tone.seconds(heard, Tone.LINE);
            // one key lasts for 5.1 s; from one to the next no packet is lost
            assertEquals(0, media.path("lost").asInt(), media::toString);
            assertTrue(seconds > 7, "of 12 s of the tone " + seconds + " s came back; " + media);
            street.ask("on-hook");
            street.untilCall("ended");
        }
    }
}
