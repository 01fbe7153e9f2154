package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.scenarios.wire.NatKind;
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
        Peer.need("tshark");
        Household.wire(NatKind.NONE, folder).close(); // skips by name where there are no namespaces
        Path capture = folder.resolve("w.pcapng");
        int code = Gatehouse.execute(
                "demo",
                "--once",
                "--wire",
                "namespaces",
                "--access",
                "ipsec-3gpp/udp-enc-tun",
                "--nat",
                "symmetric",
                "--pcap",
                capture.toString());
        assertEquals(0, code);
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
