package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.wire.Wires;
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
        if (!Files.isExecutable(Path.of("/usr/bin/baresip"))) {
            Wires.missing("peer baresip");
        }
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
                itsTone += Street.share(file, BaresipTest.ITS_TONE) > 0.9 ? 1 : 0;
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
            startLab(street, street.tone(BaresipTest.OUR_TONE, 3), street.file("heard.wav"), true);
            try (Child _ = BaresipTest.baresip(street, "udp", ";mediaenc=srtp-mand")) {
                street.fromLab(
                        "baresip's registration",
                        event -> event.path("event").asText().equals("registered"));
                BaresipTest.command(street, "dial", "sip:200@" + Street.DOMAIN);
                call(street, "answered");
                Thread.sleep(2_000);
                street.stopLab();
            }
            Path heard = files(street.file("intercepted")).stream()
                    .filter(file -> file.toString().endsWith("caller.wav"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Street.share(heard, BaresipTest.ITS_TONE) > 0.9, "baresip's own voice");
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
        Path reply = street.tone(BaresipTest.OUR_TONE, 3);
        Path heard = street.file("heard-by-remote.wav");
        startLab(street, reply, heard, warrant);
        try (Child _ = BaresipTest.baresip(street, "udp", ";mediaenc=srtp-mand")) {
            street.fromLab(
                    "baresip's registration",
                    event -> event.path("event").asText().equals("registered"));
            BaresipTest.command(street, "dial", "sip:200@" + Street.DOMAIN);
            call(street, "answered");
            street.fromLab(
                    "the end of the reply",
                    event -> event.path("event").asText().equals("reply-finished"));
            BaresipTest.command(street, "hold", "");
            Thread.sleep(500);
            BaresipTest.command(street, "resume", "");
            Thread.sleep(1_500);
            BaresipTest.command(street, "hangup", "");
            call(street, "ended");
            for (int i = 0; i < 100 && !Files.exists(heard); i++) {
                Thread.sleep(50); // it is written once the voice has ended, which may be a moment later
            }
            double share = Street.share(heard, BaresipTest.ITS_TONE);
            assertTrue(share > 0.9, "only " + share + " of what was heard is baresip's tone");

            street.tellLab("call +" + Street.NEIGHBOUR);
            call(street, "answered");
            street.fromLab(
                    "the end of the reply",
                    event -> event.path("event").asText().equals("reply-finished"));
            BaresipTest.command(street, "hangup", "");
            call(street, "ended");
        }
        street.stopLab();
        double share = Street.share(heard, BaresipTest.ITS_TONE);
        assertTrue(share > 0.9, "called: only " + share + " of what was heard is baresip's tone");
        for (Path file : files(street.file("baresip"))) {
            if (file.toString().endsWith("-dec.wav")) {
                double ours = Street.share(file, BaresipTest.OUR_TONE);
                assertTrue(ours > 0.9, file + " has only " + ours + " of its energy at our tone");
            }
        }
    }

    private static void call(Street street, String state) throws InterruptedException {
        street.fromLab(
                "a call that is " + state,
                event -> event.path("event").asText().equals("call")
                        && event.path("state").asText().equals(state));
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
