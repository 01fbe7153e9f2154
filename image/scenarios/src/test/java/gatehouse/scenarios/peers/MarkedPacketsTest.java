package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.process.Child;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DiffServ code points of what the gateway sends, as tcpdump finds them on the wire (RFC 2474, RFC 4594). */
final class MarkedPacketsTest {
    @LongRun
    @ParameterizedTest
    @CsvSource({"udp, '', '', 40, 46", "tls, 'signalling-dscp: 26', '', 26, 46"})
    void presetsAndTlsAreMarkedAsConfigured(
            String transport, String wan, String media, String signallingCode, String voiceCode) throws Exception {
        signallingAndVoiceAreMarkedAsConfigured(transport, wan, media, signallingCode, voiceCode);
    }

    @ParameterizedTest
    @CsvSource({"udp, 'signalling-dscp: 24', 'media: {dscp: 34}', 24, 34"})
    void signallingAndVoiceAreMarkedAsConfigured(
            String transport, String wan, String media, String signallingCode, String voiceCode) throws Exception {
        Peer.need("tcpdump");
        Peer.need("tshark");
        try (var street = transport.equals("tls") ? TlsTest.street(false) : new Street()) {
            street.wanExtras = wan;
            street.topExtras = media;
            Path capture = street.file("marks.pcap");
            var dump = List.of(
                    "tcpdump",
                    "-i",
                    "lo",
                    "-U",
                    "--immediate-mode",
                    "-w",
                    capture.toString(),
                    "src host " + street.block + "1 and dst net " + street.block + "0/24");
            try (Child tcpdump = Child.start("tcpdump", Child.mortal(dump), street.file("tcpdump.log"))) {
                for (int i = 0; i < 100 && (!Files.exists(capture) || Files.size(capture) == 0); i++) {
                    Thread.sleep(20);
                }
                street.startLab();
                street.startGateway();
                street.untilRegistered();
                street.ask("off-hook");
                street.ask("dial", "digits", "600");
                street.untilReceived(50);
                street.ask("on-hook");
                street.untilCall("ended");
                Thread.sleep(200); // what is still on its way into the file
                tcpdump.stop(Duration.ofSeconds(5));
            }
            String signalling = transport.equals("tls") ? "tcp.dstport == 5061" : "udp.dstport == 5060";
            assertEquals(Set.of(signallingCode), codes(capture, signalling));
            assertEquals(Set.of(voiceCode), codes(capture, "udp && !(udp.dstport == 5060)"));
        }
    }

    private static Set<String> codes(Path capture, String filter) throws Exception {
        List<String> lines = Peer.run(
                        "tshark", "-r", capture.toString(), "-Y", filter, "-T", "fields", "-e", "ip.dsfield.dscp")
                .lines()
                .filter(line -> !line.isBlank() && line.chars().allMatch(Character::isDigit))
                .toList();
        assertTrue(lines.size() >= 4, filter + ": " + lines.size() + " packets");
        return lines.stream().collect(Collectors.toCollection(TreeSet::new));
    }
}
