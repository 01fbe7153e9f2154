package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** baresip, a softphone that is not ours: it registers with the lab, is called by the gateway's line, and calls it. */
final class BaresipTest {
    @BeforeAll
    static void need() {
        Peer.need("baresip");
    }

    @LongRun
    @Test
    void callsBothWaysOverTcp() throws Exception {
        callsBothWays("tcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tls"})
    void callsBothWays(String transport) throws Exception {
        try (var street = transport.equals("tls") ? TlsTest.street(false) : new Street()) {
            street.transport = transport;
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            try (Baresip baresip = street.baresip("")) {
                street.ask("off-hook");
                street.ask("dial", "digits", Street.NEIGHBOUR);
                talk(street, "outgoing");
                street.ask("on-hook");
                street.untilCall("ended");

                baresip.command("dial", "sip:" + Street.LINE + "@" + Street.DOMAIN);
                street.untilLine("ringing");
                street.ask("off-hook");
                talk(street, "incoming");
                baresip.command("hangup", "");
                street.untilCall("ended");
            }
            List<Path> heard = Baresip.heard(street.folder);
            assertTrue(heard.size() >= 2, "baresip recorded " + heard);
            for (Path file : heard) {
                double share = Tone.share(file, Tone.LINE);
                assertTrue(share > 0.9, file + " has only " + share + " of its energy at our tone");
            }
        }
    }

    /** Two seconds in which both hear the other's tone. */
    private static void talk(Street street, String direction) throws Exception {
        street.untilCall("answered");
        Path heard = street.hearsWhileSaying(direction, 3);
        var media = street.call().path("media");
        assertTrue(media.path("sent").asInt() > 100 && media.path("received").asInt() > 100, () -> media.toString());
        double share = Tone.share(heard, Tone.BARESIP);
        assertTrue(share > 0.9, direction + ": only " + share + " of what was heard is baresip's tone");
    }
}
