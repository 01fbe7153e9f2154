package gatehouse.netty.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.netty.DatagramHandler;
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
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.packet.PacketBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway's end of the wire, with a NAT played by plain sockets of the JDK. */
@Timeout(30)
class WireWanTest {
    private static final IpAddress INSIDE = IpAddress.of("192.168.77.2");
    private static final Endpoint SERVER = Endpoint.of("203.0.113.9:5060");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private EventLoops loops;
    private DatagramSocket nat;
    private ServerSocket natStreams;
    private WireWan wan;

    private final DatagramHandler recorder = new DatagramHandler() {
        @Override
        public void received(DatagramPort port, Endpoint from, ByteView payload, long now) {
            heard.add(port.local().port() + " < " + from + " " + payload.latin1());
        }

        @Override
        public void unreachable(DatagramPort port, Endpoint to, String reason) {
            heard.add(port.local().port() + " ! " + to + " " + reason);
        }
    };

    @BeforeEach
    void open() throws IOException {
        loops = new EventLoops("test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
        InetAddress natAddress = InetAddress.getByName(Loopback.host(2).toString());
        nat = new DatagramSocket(0, natAddress);
        natStreams = new ServerSocket(0, 10, natAddress);
        wan = new WireWan(
                loops,
                new Endpoint(Loopback.host(1), 0),
                new Endpoint(Loopback.host(2), nat.getLocalPort()),
                new Endpoint(Loopback.host(2), natStreams.getLocalPort()),
                INSIDE,
                PacketTap.NONE);
    }

    @AfterEach
    void close() throws IOException {
        wan.close();
        loops.close();
        nat.close();
        natStreams.close();
    }

    private byte[] natReceives(DatagramPacket packet) throws IOException {
        nat.setSoTimeout(10_000);
        nat.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static byte[] udp(Endpoint from, Endpoint to, String text) {
        return PacketBuilder.udp(from, to, 0, 1, text.getBytes(ISO_8859_1), 0, text.length());
    }

    @Test
    void datagramsTravelAsWholePacketsAndComeBackToTheirPort() throws Exception {
        DatagramPort sip = wan.bind(new Endpoint(INSIDE, 5060), DatagramOptions.signalling("sip"), recorder);
        DatagramPort rtp = wan.bind(new Endpoint(INSIDE, 0), DatagramOptions.media("rtp"), recorder);
        assertTrue(rtp.local().port() >= 49_152);
        sip.send(SERVER, "hello".getBytes(ISO_8859_1));
        DatagramPacket seen = new DatagramPacket(new byte[2000], 2000);
        byte[] packet = natReceives(seen);
        assertEquals(33, packet.length);
        assertEquals(40 << 2, Byte.toUnsignedInt(packet[1]), "DSCP CS5 in the inner header");
        assertEquals("hello", new String(packet, 28, 5, ISO_8859_1));
        byte[] answer = udp(SERVER, sip.local(), "answer");
        nat.send(new DatagramPacket(answer, answer.length, seen.getSocketAddress()));
        byte[] media = udp(SERVER, rtp.local(), "media");
        nat.send(new DatagramPacket(media, media.length, seen.getSocketAddress()));
        assertEquals("5060 < 203.0.113.9:5060 answer", heard.poll(10, TimeUnit.SECONDS));
        assertEquals(rtp.local().port() + " < 203.0.113.9:5060 media", heard.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void strangersBadPacketsAndUnknownPortsAreCountedAndIgnored() throws Exception {
        DatagramPort sip = wan.bind(new Endpoint(INSIDE, 5060), DatagramOptions.signalling("sip"), recorder);
        sip.send(SERVER, new byte[] {1});
        DatagramPacket seen = new DatagramPacket(new byte[2000], 2000);
        natReceives(seen);
        byte[] good = udp(SERVER, sip.local(), "good");
        byte[] broken = good.clone();
        broken[30] ^= 1;
        byte[] elsewhere = udp(SERVER, sip.local().withPort(9), "x");
        byte[] otherHost = udp(SERVER, Endpoint.of("192.168.77.3:5060"), "x");
        try (DatagramSocket stranger =
                new DatagramSocket(0, InetAddress.getByName(Loopback.host(9).toString()))) {
            stranger.send(new DatagramPacket(good, good.length, seen.getSocketAddress()));
        }
        for (byte[] packet : new byte[][] {broken, elsewhere, otherHost, new byte[] {1, 2, 3}, good}) {
            nat.send(new DatagramPacket(packet, packet.length, seen.getSocketAddress()));
        }
        assertEquals("5060 < 203.0.113.9:5060 good", heard.poll(10, TimeUnit.SECONDS));
        assertTrue(heard.isEmpty());
        assertEquals(5, wan.strays());
        assertEquals(1, sip.counts().received());
    }

    @Test
    void portsAreTakenOnceAndOnlyOnTheInsideAddress() throws Exception {
        DatagramPort sip = wan.bind(new Endpoint(INSIDE, 5060), DatagramOptions.signalling("sip"), recorder);
        assertThrows(IOException.class, () -> wan.bind(sip.local(), DatagramOptions.signalling("sip"), recorder));
        assertThrows(
                IOException.class,
                () -> wan.bind(Endpoint.of("192.168.77.3:1"), DatagramOptions.signalling("sip"), recorder));
        sip.close();
        wan.bind(sip.local(), DatagramOptions.signalling("sip"), recorder);
    }

    private StreamTransport<String> streams() {
        return new StreamTransport<>(
                loops,
                wan,
                "sip",
                24,
                StreamLimits.GATEWAY,
                () -> unread -> new StreamFramer.Step.Message<>(unread.length(), unread.latin1()),
                new StreamHandler<>() {
                    @Override
                    public void opened(Flow flow, StreamTarget target, boolean inbound) {
                        heard.add("opened " + flow);
                    }

                    @Override
                    public boolean message(Flow flow, String message, long now) {
                        heard.add(message);
                        return true;
                    }

                    @Override
                    public void closed(Flow flow, End end, String reason) {
                        heard.add("closed " + end);
                    }

                    @Override
                    public void failed(StreamTarget target, String reason) {
                        heard.add("failed " + reason);
                    }
                },
                PacketTap.NONE);
    }

    @Test
    void streamOpensThroughTheNat() throws Exception {
        try (StreamTransport<String> streams = streams()) {
            StreamTarget target = StreamTarget.of(new Endpoint(INSIDE, 5062), SERVER);
            streams.send(target, "first".getBytes(ISO_8859_1), 0, 5);
            try (Socket splice = natStreams.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(splice.getInputStream(), ISO_8859_1));
                assertEquals("CONNECT 192.168.77.2:5062 203.0.113.9:5060", in.readLine());
                assertTrue(heard.isEmpty(), "not open before OK");
                splice.getOutputStream().write("OK\nwelcome".getBytes(ISO_8859_1));
                Flow flow = new Flow(Transport.TCP, target.local(), SERVER);
                assertEquals("opened " + flow, heard.poll(10, TimeUnit.SECONDS));
                assertEquals("welcome", heard.poll(10, TimeUnit.SECONDS));
                char[] first = new char[5];
                assertEquals(5, in.read(first));
                assertEquals("first", new String(first));
            }
            assertEquals("closed PEER", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void natThatRefusesIsAFailureWithItsReason() throws Exception {
        try (StreamTransport<String> streams = streams()) {
            streams.connect(StreamTarget.of(new Endpoint(INSIDE, 0), SERVER));
            try (Socket splice = natStreams.accept()) {
                splice.getOutputStream().write("FAIL no route\n".getBytes(ISO_8859_1));
                assertEquals("failed FAIL no route", heard.poll(10, TimeUnit.SECONDS));
            }
        }
    }
}
