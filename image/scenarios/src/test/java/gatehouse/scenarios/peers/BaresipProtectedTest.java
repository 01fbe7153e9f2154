package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The gateway and baresip, which does nothing but SRTP, under keys that go through TLS: both ways, over hold and resume.
 * Not over another key: baresip 1.0 goes on with the first one it was told (rtpengine takes another, RtpenginePeerTest).
 */
final class BaresipProtectedTest {
    @BeforeAll
    static void need() {
        Peer.need("baresip");
    }

    @Test
    void talkUnderKeysBothWaysOverHoldAndResume() throws Exception {
        try (var street = TlsTest.street(false)) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            try (Baresip baresip = street.baresip(";mediaenc=srtp-mand")) {
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                talk(street, "outgoing");
                holdAndResume(street, baresip, "outgoing");
                street.ask("on-hook");
                street.untilCall("ended");

                baresip.command("dial", "sip:" + Street.LINE + "@" + Street.DOMAIN);
                street.untilLine("ringing");
                street.ask("off-hook");
                talk(street, "incoming");
                holdAndResume(street, baresip, "incoming");
                baresip.command("hangup", "");
                street.untilCall("ended");
                String maps = Files.readString(
                        Path.of("/proc", Long.toString(street.gateway().pid()), "maps"));
                assertTrue(maps.contains("libjvm"), maps);
                assertFalse(maps.contains("libcrypto.so") || maps.contains("IPSec_MB"), "the JDK does all of it");
            }
            List<Path> heard = Baresip.heard(street.folder);
            assertTrue(heard.size() >= 2, "baresip recorded " + heard);
            for (Path file : heard) {
                assertTrue(Tone.share(file, Tone.LINE) > 0.9, file + " is not our tone");
            }
        }
    }

    private static void talk(Street street, String when) throws Exception {
        street.untilCall("answered");
        Path heard = street.hearsWhileSaying(when, 2);
        JsonNode media = street.call().path("media");
        assertEquals("RTP/SAVP", media.path("profile").asText(), media::toString);
        assertEquals("sdes", media.path("keying").asText(), media::toString);
        double share = Tone.share(heard, Tone.BARESIP);
        assertTrue(share > 0.9, when + ": only " + share + " of what was heard is baresip's tone; " + media);
    }

    /** On hold baresip sends nothing; resumed, both hear each other again. */
    private static void holdAndResume(Street street, Baresip baresip, String when) throws Exception {
        baresip.command("hold", "");
        int held = street.untilNothingComes();
        baresip.command("resume", "");
        street.untilReceived(held + 25);
        talk(street, when + "-resumed");
    }
}
