package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.wire.Wires;
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
        if (!Files.isExecutable(Path.of("/usr/bin/baresip"))) {
            Wires.missing("peer baresip");
        }
    }

    @Test
    void talkUnderKeysBothWaysOverHoldAndResume() throws Exception {
        try (var street = TlsTest.street(false)) {
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            try (Child _ = BaresipTest.baresip(street, "tls", ";mediaenc=srtp-mand")) {
                street.fromLab(
                        "baresip's registration",
                        event -> event.path("event").asText().equals("registered")
                                && event.path("number").asText().equals("+" + Street.NEIGHBOUR));
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                talk(street, "outgoing");
                holdAndResume(street, "outgoing");
                street.ask("on-hook");
                ended(street, 0);

                BaresipTest.command(street, "dial", "sip:" + Street.LINE + "@" + Street.DOMAIN);
                street.until(
                        "ringing",
                        s -> s.path("lines").path(0).path("state").asText().equals("ringing"));
                street.ask("off-hook");
                talk(street, "incoming");
                holdAndResume(street, "incoming");
                BaresipTest.command(street, "hangup", "");
                ended(street, 1);
                String maps = Files.readString(
                        Path.of("/proc", Long.toString(street.gateway().pid()), "maps"));
                assertTrue(maps.contains("libjvm"), maps);
                assertFalse(maps.contains("libcrypto.so") || maps.contains("IPSec_MB"), "the JDK does all of it");
            }
            List<Path> heard;
            try (var files = Files.list(street.file("baresip"))) {
                heard = files.filter(file -> file.toString().endsWith("-dec.wav"))
                        .toList();
            }
            assertTrue(heard.size() >= 2, "baresip recorded " + heard);
            for (Path file : heard) {
                assertTrue(Street.share(file, BaresipTest.OUR_TONE) > 0.9, file + " is not our tone");
            }
        }
    }

    private static void talk(Street street, String when) throws Exception {
        street.until(
                "the answer",
                s -> s.path("calls")
                        .path(s.path("calls").size() - 1)
                        .path("state")
                        .asText()
                        .equals("answered"));
        Path heard = street.file("heard-" + when + ".wav");
        street.ask("record", "file", heard.toString());
        street.ask("say", "file", street.tone(BaresipTest.OUR_TONE, 2).toString());
        street.fromGateway(
                "the end of our tone", event -> event.path("event").asText().equals("said"));
        street.ask("record");
        JsonNode media = street.call().path("media");
        assertEquals("RTP/SAVP", media.path("profile").asText(), media::toString);
        assertEquals("sdes", media.path("keying").asText(), media::toString);
        double share = Street.share(heard, BaresipTest.ITS_TONE);
        assertTrue(share > 0.9, when + ": only " + share + " of what was heard is baresip's tone; " + media);
    }

    /** On hold baresip sends nothing; resumed, both hear each other again. */
    private static void holdAndResume(Street street, String when) throws Exception {
        BaresipTest.command(street, "hold", "");
        Thread.sleep(1_500);
        BaresipTest.command(street, "resume", "");
        Thread.sleep(500);
        talk(street, when + "-resumed");
    }

    private static void ended(Street street, int call) throws Exception {
        street.until(
                "the end",
                s -> s.path("calls").path(call).path("state").asText().equals("ended"));
    }
}
