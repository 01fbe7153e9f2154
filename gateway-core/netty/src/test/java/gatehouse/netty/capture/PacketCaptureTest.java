package gatehouse.netty.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.netty.EventLoops;
import gatehouse.netty.Tshark;
import gatehouse.netty.packet.PacketBuilder;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Captures beside tcpdump in namespaces that end with their process; tshark compares the two files. */
@Timeout(120)
class PacketCaptureTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsPeers() throws Exception {
        for (String program : new String[] {"tshark", "tcpdump", "unshare", "ip"}) {
            Peer.need(program);
        }
        if (new ProcessBuilder("unshare", "-rn", "true").start().waitFor() != 0) {
            Peer.missing("user namespaces are not permitted here");
        }
    }

    /** tcpdump gives up its rights to a user of its own, whom a small user namespace does not have. */
    private static void needsRoot() throws Exception {
        if (new ProcessBuilder("unshare", "-n", "true").start().waitFor() != 0) {
            Peer.missing("tcpdump in a network namespace needs root");
        }
    }

    private String java(String device, String file) {
        return System.getProperty("java.home")
                + "/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + System.getProperty("java.class.path") + " " + CaptureProcess.class.getName() + " " + device + " "
                + folder.resolve(file);
    }

    /**
     * Runs a script in a network namespace of its own.
     *
     * @param kind -n as root, -rn in a user namespace, with no rights outside it
     */
    private static List<String> inNamespace(String kind, String script) throws Exception {
        Process process = new ProcessBuilder(
                        "timeout", "-k", "1", "40", "unshare", kind, "--fork", "--kill-child", "bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), String.join("\n", lines));
        return lines;
    }

    /**
     * Both programs capture the traffic; it starts when both say that they listen. In immediate mode tcpdump's buffer has
     * a place of the snapshot length for each packet: with the usual 256 KiB that is 256 places, too few for a burst.
     */
    private String beside(String device, String traffic) {
        return """
                set -e
                # Of these ports tshark knows no protocol that it would find malformed
                echo 62000 63999 > /proc/sys/net/ipv4/ip_local_port_range || true
                ip link set lo up
                ip link add v0 type veth peer name v1
                ip addr add 10.9.0.1/24 dev v0
                ip link set v0 up
                ip link set v1 up
                ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0
                cd %FOLDER%
                mkfifo stop
                %JAVA% < stop > java.log 2>&1 &
                ours=$!
                exec 3> stop
                tcpdump -Z root -n -U --immediate-mode -s 4096 -B 65536 -i %DEVICE% -w theirs.pcap 2> tcpdump.log 3>&- &
                theirs=$!
                until grep -q ready java.log && grep -q 'listening on' tcpdump.log; do sleep 0.05; done
                %TRAFFIC%
                size=none # both have written what they have seen when nothing more comes for a while
                until [ "$size" = "$(stat -c %s *.pcap*)" ]; do
                    size=$(stat -c %s *.pcap*)
                    sleep 0.3
                done
                exec 3>&-
                wait $ours
                kill -INT $theirs || true
                wait $theirs || true
                cat java.log
                """.replace("%FOLDER%", folder.toString())
                .replace("%JAVA%", java(device, "ours.pcapng"))
                .replace("%DEVICE%", device.equals("all") ? "any" : device)
                .replace("%TRAFFIC%", traffic);
    }

    /** Twenty frames with the IEEE 802.1Q tag 7, out of v0. */
    private static String tagged() {
        byte[] ip = PacketBuilder.udp(
                Endpoint.of("10.9.7.1:5060"), Endpoint.of("10.9.7.2:5060"), 0, 1, new byte[] {1, 2, 3}, 0, 3);
        String frame = "ffffffffffff" + "020000000001" + "81000007" + "0800"
                + HexFormat.of().formatHex(ip);
        return "perl -e '($i) = `ip -o link show v0` =~ /^(\\d+)/; socket(S, 17, 3, 0) or die; for (1..20) {"
                + " send(S, pack(\"H*\", \"" + frame + "\"), 0,"
                + " pack(\"SnlSCCa8\", 17, 0x8100, $i, 0, 0, 6, \"\")) or die $! }'\n";
    }

    private static final String UDP = "for i in $(seq 1 %d); do echo message $i > /dev/udp/%s/5060; done\n";

    private void assertSamePackets(int atLeast, String filter) throws Exception {
        String[] fields = {"frame.len", "eth.type", "vlan.id", "ip.src", "ip.dst", "ip.id", "udp.payload", "ipv6.src"};
        List<String> ours = new ArrayList<>(Tshark.read(folder.resolve("ours.pcapng"), filter, fields));
        List<String> theirs = new ArrayList<>(Tshark.read(folder.resolve("theirs.pcap"), filter, fields));
        List<String> missing = new ArrayList<>(theirs);
        ours.forEach(missing::remove);
        List<String> more = new ArrayList<>(ours);
        theirs.forEach(more::remove);
        assertEquals(List.of(), missing, "in tcpdump's file alone");
        assertEquals(List.of(), more, "in ours alone");
        assertTrue(ours.size() >= atLeast, "only " + ours.size());
        assertEquals(List.of(), Tshark.read(folder.resolve("ours.pcapng"), "_ws.malformed", "frame.number"));
    }

    @Test
    void holdsTheSamePacketsAsTcpdumpOnAnInterface() throws Exception {
        needsRoot();
        String traffic = UDP.formatted(200, "10.9.0.2") + "head -c 30000 /dev/zero > /dev/udp/10.9.0.2/9\n";
        List<String> log = inNamespace("-n", beside("v0", traffic));
        assertTrue(log.getLast().contains("dropped=0"), log.toString());
        assertSamePackets(220, "ip");
        assertEquals(
                List.of("hop v0"),
                Tshark.read(folder.resolve("ours.pcapng"), "ip", "frame.comment").stream()
                        .distinct()
                        .toList());
    }

    @Test
    void tagThatTheKernelTakesOutIsBack() throws Exception {
        needsRoot();
        inNamespace("-n", beside("v1", tagged()));
        assertSamePackets(20, "vlan.id == 7 && udp.dstport == 5060");
    }

    @Test
    void holdsTheSamePacketsAsTcpdumpOnLoopback() throws Exception {
        needsRoot();
        inNamespace("-n", beside("lo", UDP.formatted(300, "127.0.0.1")));
        assertSamePackets(300, "ip");
    }

    @Test
    void allInterfacesOfAUserNamespaceAreKeptApart() throws Exception {
        String script = beside("all", UDP.formatted(20, "127.0.0.1") + UDP.formatted(20, "10.9.0.2"))
                .replaceAll(
                        "(?m)^tcpdump.*",
                        Matcher.quoteReplacement(
                                "sleep 0.1 3>&- & echo listening on > tcpdump.log; theirs=$!")); // not permitted
        inNamespace("-rn", script);
        Path file = folder.resolve("ours.pcapng");
        Map<String, Long> seen = Tshark.read(file, "udp.dstport == 5060 && !icmp", "frame.interface_name").stream()
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertEquals(Map.of("lo", 20L, "v0", 20L, "v1", 20L), seen, "v0 to v1 passes both ends of the pair");
        assertEquals(
                List.of("0x00000001", "0x00000002"),
                Tshark.read(file, "ip", "frame.packet_flags").stream()
                        .distinct()
                        .sorted()
                        .toList(),
                "both directions are marked");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentIsMarkedWithItsDscp(EventLoops.Io io) throws Exception {
        inNamespace("-rn", "ip link set lo up\n" + java("lo", "ours.pcapng") + " " + io + " < /dev/null");
        Path file = folder.resolve("ours.pcapng");
        assertEquals(List.of("46"), Tshark.read(file, "udp.dstport == 4000 && !icmp", "ip.dsfield.dscp"));
        assertEquals(List.of("46"), Tshark.read(file, "udp.dstport == 6000 && !icmpv6", "ipv6.tclass.dscp"));
    }

    @Test
    void withoutPermissionOrInterfaceOneSentenceTells() throws Exception {
        List<String> missing = inNamespace("-rn", java("nosuch", "x.pcapng") + " < /dev/null || true");
        assertEquals(List.of("cannot capture packets: there is no network interface nosuch here"), missing);
        String strange = "unshare -U " + java("all", "y.pcapng"); // a user namespace without a network of its own
        List<String> forbidden = inNamespace("-rn", strange + " < /dev/null || true");
        assertEquals(
                List.of("cannot capture packets: this needs root, CAP_NET_RAW or a user namespace"
                        + " (Operation not permitted)"),
                forbidden);
    }
}
