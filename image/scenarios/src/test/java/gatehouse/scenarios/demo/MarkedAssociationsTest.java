package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway sends inside security associations is marked as signalling outside too (RFC 4594 4.2). */
final class MarkedAssociationsTest {
    @TempDir
    private Path folder;

    @LongRun
    @Test
    void espIsMarkedAsWhatItCarries() throws Exception {
        Path capture = ProtectedCapture.ofDemo(folder, "--access", "ipsec-3gpp/udp-enc-tun", "--nat", "symmetric")
                .capture();
        Map<String, Set<String>> sources = codes(capture, "esp");
        List<String> ours = sources.keySet().stream()
                .filter(source -> sources.get(source).contains("40"))
                .toList();
        assertEquals(1, ours.size(), "the NAT's outside, and not the operator: " + sources);
        assertEquals(Set.of("40"), sources.get(ours.getFirst()));
        assertEquals(Set.of("46"), codes(capture, "rtp").get(ours.getFirst()));
    }

    private static Map<String, Set<String>> codes(Path capture, String filter) throws Exception {
        return Peer.run(
                        "tshark",
                        "-r",
                        capture.toString(),
                        "--enable-heuristic",
                        "rtp_udp",
                        "-Y",
                        filter,
                        "-T",
                        "fields",
                        "-e",
                        "ip.src",
                        "-e",
                        "ip.dsfield.dscp")
                .lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == 2 && !fields[1].isEmpty())
                .collect(Collectors.groupingBy(
                        fields -> fields[0],
                        TreeMap::new,
                        Collectors.mapping(fields -> fields[1], Collectors.toCollection(TreeSet::new))));
    }
}
