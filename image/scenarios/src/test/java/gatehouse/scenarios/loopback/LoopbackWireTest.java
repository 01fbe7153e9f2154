package gatehouse.scenarios.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.scenarios.capture.PacketRecord;
import gatehouse.scenarios.capture.PcapngReader;
import gatehouse.scenarios.wire.LoopbackWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.testkit.Peer;
import gatehouse.translator.Presets;
import gatehouse.translator.Timeouts;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loopback wire as the demo uses it, and its capture as tshark reads it. */
class LoopbackWireTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(NatKind.class)
    void everyKindOfNatCanBeBuiltAndDescribed(NatKind kind) throws Exception {
        Path capture = folder.resolve("w.pcapng");
        try (LoopbackWire wire = LoopbackWire.build(kind, capture)) {
            assertEquals("loopback", wire.name());
            assertTrue(wire.wanYaml().startsWith("  port:\n    kind: wire\n    local: \"127."), wire.wanYaml());
            assertTrue(wire.captureInterface().isEmpty());
            assertEquals(kind != NatKind.NONE, wire.inside().contains("192.168.77.0/24"));
            assertTrue(Endpoint.of(wire.operator().pcscf()).address().isLoopback());
            wire.finishCapture();
            assertEquals(List.of(), PcapngReader.read(capture));
        }
    }

    @Test
    void tsharkReadsTheCaptureWithoutComplaint() throws Exception {
        Path capture = folder.resolve("w.pcapng");
        int datagrams = 50;
        record(capture, datagrams);
        assertEquals(2 * datagrams, tshark(capture, "udp && !icmp").size());
        assertEquals(
                List.of(),
                tshark(
                        capture,
                        "_ws.malformed || ip.checksum.status==0 || udp.checksum.status==0"
                                + " || tcp.checksum.status==0 || tcp.analysis.lost_segment || tcp.analysis.retransmission"));
        assertEquals(1, tshark(capture, "tcp.flags.syn==1 && tcp.flags.ack==0").size());
        assertEquals(2, tshark(capture, "tcp.flags.fin==1").size());
        assertEquals(
                datagrams,
                tshark(capture, "udp && frame.comment==\"nat > operator\"").size());
        List<PacketRecord> read = PcapngReader.read(capture);
        assertEquals(tshark(capture, "ip").size(), read.size());
    }

    private static void record(Path capture, int datagrams) throws Exception {
        Entropy entropy = new SecureRandom()::nextBytes;
        var addresses = LoopbackAddresses.draw(entropy, true);
        try (var file = new LoopbackCapture(capture);
                var nat =
                        LoopbackNat.start(addresses, List.of(Presets.SYMMETRIC), Timeouts.RECOMMENDED, file, entropy);
                var gateway = new WireClient(addresses);
                var pcscf = new DatagramSocket(SocketEndpoints.of(addresses.pcscf()));
                var server = new ServerSocket(
                        5060, 1, SocketEndpoints.of(addresses.pcscf()).getAddress())) {
            pcscf.setSoTimeout(3_000);
            for (int i = 0; i < datagrams; i++) {
                gateway.send(40_002, addresses.pcscf(), "x".repeat(i));
                var packet = new DatagramPacket(new byte[500], 500);
                pcscf.receive(packet);
                pcscf.send(packet);
                gateway.receive(3_000).orElseThrow();
            }
            try (Socket stream = gateway.ask("CONNECT " + addresses.inner() + ":0 " + addresses.pcscf());
                    Socket far = server.accept()) {
                assertEquals("OK", WireClient.line(stream));
                stream.getOutputStream().write(new byte[10_000]);
                far.getInputStream().readNBytes(10_000);
                far.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
                far.shutdownOutput();
                stream.getInputStream().readAllBytes();
                stream.shutdownOutput();
                assertEquals(-1, far.getInputStream().read());
            }
            assertEquals(0, nat.tally().insideAddressSeen());
        }
    }

    private static List<String> tshark(Path capture, String filter) throws Exception {
        String text = Peer.run(
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-d",
                "udp.port==5060,data",
                "-d",
                "tcp.port==5060,data",
                "-Y",
                filter,
                "-T",
                "fields",
                "-e",
                "frame.number");
        return text.isBlank() ? List.of() : text.lines().toList();
    }
}
