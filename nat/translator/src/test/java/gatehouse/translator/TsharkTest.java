package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import gatehouse.testkit.Seeded;
import gatehouse.translator.packet.IcmpView;
import gatehouse.translator.packet.IpProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tshark, with all checksum validation on, reads what the translator forwarded: nothing bad, nothing malformed. */
class TsharkTest {
    private static final String BAD =
            "ip.checksum.status==0 || udp.checksum.status==0 || tcp.checksum.status==0" + " || icmp.checksum.status==0";
    private static final String GOOD =
            "ip.checksum.status==1 && (udp.checksum.status==1 || tcp.checksum.status==1 || icmp.checksum.status==1)";

    private static final Set<String> LAYERS = Set.of("frame", "raw", "ip", "icmp", "udp", "tcp", "esp", "data");

    @TempDir
    Path folder;

    @BeforeAll
    static void peer() {
        Peer.need("tshark");
    }

    @Test
    void findsNoBadChecksumInForwardedPackets() throws Exception {
        List<byte[]> packets = new ArrayList<>();
        for (Behavior behavior : List.of(Presets.FULL_CONE, Presets.SYMMETRIC, Presets.LINUX_MASQUERADE)) {
            Seeded random = new Seeded(42);
            Bench bench = new Bench(behavior, Bench.REALMS, Limits.HOME, 42);
            for (int i = 0; i < 3000; i++) {
                Side side = random.chance(0.6) ? Side.INSIDE : Side.OUTSIDE;
                bench.all(side, Corpus.packet(random, side)).stream()
                        .filter(sent -> !showsPartOfAPacket(sent))
                        .forEach(sent -> packets.add(sent.bytes()));
            }
        }
        assertTrue(packets.size() > 4000, "packets: " + packets.size());
        Path capture = folder.resolve("forwarded.pcap");
        Files.write(capture, pcap(packets));
        assertEquals(List.of(), tshark(capture, BAD));
        assertEquals(
                List.of(),
                tshark(capture, "_ws.malformed").stream()
                        .filter(layers -> LAYERS.containsAll(List.of(layers.split(":"))))
                        .toList(),
                "payloads are noise: what a dissector above these layers makes of it is not asked");
        assertTrue(tshark(capture, GOOD).size() > 3000, "tshark judged them, and did not merely skip them");
        assertTrue(tshark(capture, "icmp.type==3 && udp").size() > 20, "errors with an inner packet were among them");
    }

    @Test
    void wouldFindADamagedOne() throws Exception {
        byte[] damaged = Bench.udp("192.168.1.10:5000", "203.0.113.5:9");
        damaged[damaged.length - 1] ^= 1;
        Path capture = folder.resolve("damaged.pcap");
        Files.write(capture, pcap(List.of(damaged)));
        assertEquals(1, tshark(capture, BAD).size());
    }

    /** tshark takes the beginning of a segment, shown in an ICMP error, for a whole one and finds its checksum wrong. */
    private static boolean showsPartOfAPacket(Sent sent) {
        boolean error = sent.ip().protocol() == IpProtocol.ICMP && IcmpView.isErrorType(sent.payload()[0]);
        return error && sent.inner().ip().totalLength() > sent.inner().bytes().length;
    }

    private static List<String> tshark(Path capture, String filter) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        for (String layer : List.of("ip", "udp", "tcp")) {
            command.addAll(List.of("-o", layer + ".check_checksum:TRUE"));
        }
        command.addAll(List.of("-Y", filter, "-T", "fields", "-e", "frame.protocols"));
        String text = Peer.run(command.toArray(String[]::new));
        return text.isBlank() ? List.of() : text.lines().toList();
    }

    /** A classic pcap file of raw IPv4 packets (link type 101). */
    private static byte[] pcap(List<byte[]> packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(101)
                .array());
        int second = 0;
        for (byte[] packet : packets) {
            out.writeBytes(ByteBuffer.allocate(16)
                    .putInt(second++)
                    .putInt(0)
                    .putInt(packet.length)
                    .putInt(packet.length)
                    .array());
            out.writeBytes(packet);
        }
        return out.toByteArray();
    }
}
