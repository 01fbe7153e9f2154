package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * baresip does nothing but SRTP under SDES, and the lab's remote subscriber, which has our SRTP, talks with it whoever
 * calls, over hold and resume. One call is under warrant: what baresip says is in its file; without warrant no file.
 */
final class BaresipSrtpTest {
    @BeforeAll
    static void need() {
        Peer.need("baresip");
    }

    @Test
    void talksWithTheRemoteSubscriberUnderWarrant() throws Exception {
        try (var street = new Street()) {
            talk(street, true);
            List<Path> files = files(street.file("intercepted"));
            assertEquals(
                    2,
                    files.stream()
                            .filter(f -> f.toString().endsWith("caller.wav"))
                            .count(),
                    files.toString());
            assertEquals(4, files.size(), files.toString());
            int itsTone = 0;
            for (Path file : files) {
                itsTone += Tone.share(file, Tone.BARESIP) > 0.9 ? 1 : 0;
            }
            assertEquals(2, itsTone, "baresip's own voice of both calls");
        }
    }

    @Test
    void withoutWarrantNothingIsLeft() throws Exception {
        try (var street = new Street()) {
            talk(street, false);
            assertFalse(Files.exists(street.file("intercepted")));
        }
    }

    @Test
    void aCallThatStandsWhenTheOperatorEndsWasHeardToo() throws Exception {
        try (var street = new Street()) {
            startLab(street, street.tone(Tone.LINE, 3), street.file("heard.wav"), true);
            try (Baresip baresip = street.baresip(";mediaenc=srtp-mand")) {
                baresip.command("dial", "sip:200@" + Street.DOMAIN);
                street.untilLabCall("answered");
                Thread.sleep(2_000);
                street.stopLab();
            }
            Path heard = files(street.file("intercepted")).stream()
                    .filter(file -> file.toString().endsWith("caller.wav"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Tone.share(heard, Tone.BARESIP) > 0.9, "baresip's own voice");
        }
    }

    private static void startLab(Street street, Path reply, Path heard, boolean warrant) throws Exception {
        street.startLab(settings -> {
            settings.put("reply", reply.toString()).put("record", heard.toString());
            settings.putObject("srtp").put("offered", true); // baresip takes nothing but SRTP, in clear signalling too
            settings.put("intercepted", street.file("intercepted").toString());
            settings.putArray("warrants").add(warrant ? "+" + Street.NEIGHBOUR : "+4930000000");
        });
    }

    private static void talk(Street street, boolean warrant) throws Exception {
        Path reply = street.tone(Tone.LINE, 3);
        Path heard = street.file("heard-by-remote.wav");
        startLab(street, reply, heard, warrant);
        try (Baresip baresip = street.baresip(";mediaenc=srtp-mand")) {
            baresip.command("dial", "sip:200@" + Street.DOMAIN);
            street.untilLabCall("answered");
            street.fromLab(
                    "the end of the reply",
                    event -> event.path("event").asText().equals("reply-finished"));
            baresip.command("hold", "");
            Thread.sleep(500);
            baresip.command("resume", "");
            Thread.sleep(1_500);
            baresip.command("hangup", "");
            street.untilLabCall("ended");
            for (int i = 0; i < 100 && !Files.exists(heard); i++) {
                Thread.sleep(50); // it is written once the voice has ended, which may be a moment later
            }
            double share = Tone.share(heard, Tone.BARESIP);
            assertTrue(share > 0.9, "only " + share + " of what was heard is baresip's tone");

            street.tellLab("call +" + Street.NEIGHBOUR);
            street.untilLabCall("answered");
            street.fromLab(
                    "the end of the reply",
                    event -> event.path("event").asText().equals("reply-finished"));
            baresip.command("hangup", "");
            street.untilLabCall("ended");
        }
        street.stopLab();
        double share = Tone.share(heard, Tone.BARESIP);
        assertTrue(share > 0.9, "called: only " + share + " of what was heard is baresip's tone");
        for (Path file : Baresip.heard(street.folder)) {
            double ours = Tone.share(file, Tone.LINE);
            assertTrue(ours > 0.9, file + " has only " + ours + " of its energy at our tone");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }
}
