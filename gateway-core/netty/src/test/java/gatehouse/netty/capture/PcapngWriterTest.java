package gatehouse.netty.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.EventLoops;
import gatehouse.netty.Loopback;
import gatehouse.netty.StreamFramer;
import gatehouse.netty.StreamHandler;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.StreamTarget;
import gatehouse.netty.StreamTransport;
import gatehouse.netty.SystemClock;
import gatehouse.netty.SystemWan;
import gatehouse.netty.Tshark;
import gatehouse.netty.packet.PacketBuilder;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // ends are closed before their time on purpose
class PcapngWriterTest {
    private static final String OPTIONS = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/%s h;branch=z9hG4bK1\r\n"
            + "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
            + "Content-Length: 0\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void tsharkReadsTimesCommentsAndDirections() throws Exception {
        Peer.need("tshark");
        Path file = folder.resolve("a.pcapng");
        Endpoint a4 = Endpoint.of("192.0.2.1:4000");
        Endpoint b4 = Endpoint.of("192.0.2.2:5060");
        Endpoint a6 = Endpoint.of("[2001:db8::1]:4000");
        Endpoint b6 = Endpoint.of("[2001:db8::2]:5060");
        try (PcapngWriter writer = new PcapngWriter(file)) {
            byte[] payload = OPTIONS.formatted("UDP").getBytes(ISO_8859_1);
            byte[] four = PacketBuilder.udp(a4, b4, 46, 1, payload, 0, payload.length);
            byte[] six = PacketBuilder.udp(a6, b6, 24, 1, payload, 0, payload.length);
            writer.packet("wan", PacketTap.Direction.OUT, ByteView.of(four), 1_700_000_000_123_456_789L);
            writer.packet("tunnel", PacketTap.Direction.IN, ByteView.of(six), 1_700_000_000_123_456_790L);
            assertEquals(2, writer.packets());
        }
        assertEquals(
                List.of(
                        "1700000000.123456789 wan 192.0.2.1  1 46 OPTIONS wan",
                        "1700000000.123456790 tunnel  2001:db8::1   OPTIONS tunnel"),
                Tshark.read(
                                file,
                                "sip",
                                "frame.time_epoch",
                                "frame.comment",
                                "ip.src",
                                "ipv6.src",
                                "udp.checksum.status",
                                "ip.dsfield.dscp",
                                "sip.Method",
                                "frame.interface_name")
                        .stream()
                        .map(line -> line.replace('\t', ' ').replace("2001:db8::1 1 ", "2001:db8::1  "))
                        .toList());
        assertEquals(List.of(), Tshark.read(file, "_ws.malformed || udp.checksum.status == 0", "frame.number"));
    }

    @Test
    void streamsAreFollowedBySequenceNumbers() throws Exception {
        Peer.need("tshark");
        Path file = folder.resolve("tcp.pcapng");
        CountDownLatch over = new CountDownLatch(1);
        byte[] sip = (OPTIONS.formatted("TCP").replace("Max-Forwards: 70", "Subject: " + "long ".repeat(600)))
                .getBytes(ISO_8859_1);
        StreamHandler<Integer> handler = new StreamHandler<>() {
            @Override
            public void opened(Flow flow, StreamTarget target, boolean inbound) {}

            @Override
            public boolean message(Flow flow, Integer message, long now) {
                return true;
            }

            @Override
            public void closed(Flow flow, End end, String reason) {
                over.countDown();
            }

            @Override
            public void failed(StreamTarget target, String reason) {
                throw new AssertionError(reason);
            }
        };
        StreamFramer<Integer> framer = unread -> new StreamFramer.Step.Message<>(unread.length(), unread.length());
        try (PcapngWriter writer = new PcapngWriter(file);
                EventLoops loops = new EventLoops("test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
                StreamTransport<Integer> server = transport(loops, framer, handler, PacketTap.NONE);
                StreamTransport<Integer> client = transport(loops, framer, handler, writer)) {
            Endpoint at = server.listen(new Endpoint(Loopback.host(1), 0), address -> true);
            StreamTarget target = StreamTarget.of(new Endpoint(Loopback.host(2), 0), at);
            for (int i = 0; i < 3; i++) {
                client.send(target, sip, 0, sip.length);
            }
            while (server.counts().received() == 0 || client.counts().sent() < 3) {
                Thread.sleep(5);
            }
            client.close();
            assertTrue(over.await(10, TimeUnit.SECONDS));
        }
        assertEquals(
                List.of("OPTIONS", "OPTIONS", "OPTIONS"),
                Tshark.read(file, "sip", "sip.Method").stream()
                        .flatMap(line -> java.util.Arrays.stream(line.split(",")))
                        .toList());
        assertEquals(
                List.of(),
                Tshark.read(
                        file,
                        "_ws.malformed || tcp.checksum.status == 0 || tcp.analysis.lost_segment",
                        "frame.number"));
    }

    private static StreamTransport<Integer> transport(
            EventLoops loops, StreamFramer<Integer> framer, StreamHandler<Integer> handler, PacketTap tap) {
        return new StreamTransport<>(
                loops, new SystemWan(loops, tap), "sip", 0, StreamLimits.GATEWAY, () -> framer, handler, tap);
    }

    @Test
    void fileThatCannotBeWrittenIsToldByName() throws Exception {
        IOException refused =
                assertThrows(IOException.class, () -> new PcapngWriter(folder.resolve("missing/a.pcapng")));
        assertTrue(refused.getMessage().contains("missing/a.pcapng"), refused.getMessage());
        if (Files.exists(Path.of("/dev/full"))) {
            PcapngWriter full = new PcapngWriter(Path.of("/dev/full"));
            for (int i = 0; i < 100; i++) {
                full.packet("x", PacketTap.Direction.IN, ByteView.of(new byte[2000]), 0); // never throws
            }
            IOException told = assertThrows(IOException.class, full::close);
            assertTrue(told.getMessage().startsWith("cannot write the packet file /dev/full"), told.getMessage());
        }
    }

    @Test
    void datagramsThroughAWanAreTapped() throws Exception {
        Peer.need("tshark");
        Path file = folder.resolve("udp.pcapng");
        CountDownLatch got = new CountDownLatch(10);
        try (PcapngWriter writer = new PcapngWriter(file);
                EventLoops loops = new EventLoops("test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
                SystemWan wan = new SystemWan(loops, writer)) {
            DatagramPort a =
                    wan.bind(new Endpoint(Loopback.host(1), 0), DatagramOptions.media("a"), (p, f, b, n) -> {});
            DatagramPort b = wan.bind(
                    new Endpoint(Loopback.host(2), 0), DatagramOptions.media("b"), (p, f, bytes, n) -> got.countDown());
            for (int i = 0; i < 10; i++) {
                a.send(b.local(), new byte[] {(byte) i});
            }
            assertTrue(got.await(10, TimeUnit.SECONDS));
        }
        assertEquals(
                10, Tshark.read(file, "frame.comment == \"a\"", "frame.number").size());
        assertEquals(
                10, Tshark.read(file, "frame.comment == \"b\"", "frame.number").size());
    }
}
