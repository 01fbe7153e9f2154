package gatehouse.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.packet.Ipv4Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class UdpSocketPortTest {
    private record Packet(Endpoint from, byte[] payload) {}

    private static final class Recorder implements DatagramHandler {
        final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
        final BlockingQueue<Endpoint> unreachable = new LinkedBlockingQueue<>();

        @Override
        public void received(DatagramPort port, Endpoint from, ByteView payload, long now) {
            packets.add(new Packet(from, payload.copy()));
        }

        @Override
        public void unreachable(DatagramPort port, Endpoint to, String reason) {
            unreachable.add(to);
        }

        Packet next() throws InterruptedException {
            Packet packet = packets.poll(10, TimeUnit.SECONDS);
            assertTrue(packet != null, "a packet within 10 s");
            return packet;
        }
    }

    private static EventLoops loops(EventLoops.Io io) {
        EventLoops loops = new EventLoops("test", 1, io, SystemClock.INSTANCE);
        assertEquals(io == EventLoops.Io.BEST, loops.isBatched(), "the native library loads on this machine");
        return loops;
    }

    @ParameterizedTest
    @EnumSource
    void datagramsOfEveryLengthArriveWholeAndInOrder(EventLoops.Io io) throws Exception {
        Recorder recorder = new Recorder();
        try (EventLoops loops = loops(io);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            DatagramPort server =
                    wan.bind(new Endpoint(Loopback.host(1), 0), DatagramOptions.signalling("server"), recorder);
            DatagramPort client = wan.bind(
                    new Endpoint(Loopback.host(2), 0), DatagramOptions.signalling("client"), (p, f, b, n) -> {});
            assertTrue(server.local().port() != 0);
            int[] lengths = {1, 2, 1300, 1500, 9000, 65_507};
            for (int length : lengths) {
                byte[] payload = new byte[length + 2];
                java.util.Arrays.fill(payload, (byte) length);
                assertTrue(client.send(server.local(), payload, 1, length));
            }
            for (int length : lengths) {
                Packet packet = recorder.next();
                assertEquals(client.local(), packet.from());
                assertEquals(length, packet.payload().length);
                for (byte b : packet.payload()) {
                    assertEquals((byte) length, b);
                }
            }
            assertFalse(client.send(server.local(), new byte[0]), "an empty datagram is not sent");
            assertEquals(lengths.length, server.counts().received());
            assertEquals(lengths.length, client.counts().sent());
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyMediaPortsOnOneLoopLoseNothing(EventLoops.Io io) throws Exception {
        int ports = 64;
        int each = 50;
        CountDownLatch all = new CountDownLatch(ports * each);
        try (EventLoops loops = loops(io);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            List<DatagramPort> receivers = new ArrayList<>();
            for (int i = 0; i < ports; i++) {
                receivers.add(wan.bind(
                        new Endpoint(Loopback.host(3), 0), DatagramOptions.media("rtp"), (p, f, payload, n) -> {
                            assertEquals(172, payload.length());
                            all.countDown();
                        }));
            }
            DatagramPort sender =
                    wan.bind(new Endpoint(Loopback.host(4), 0), DatagramOptions.media("rtp"), (p, f, b, n) -> {});
            byte[] packet = new byte[172];
            for (int n = 0; n < each; n++) {
                for (DatagramPort receiver : receivers) {
                    while (!sender.send(receiver.local(), packet)) {
                        Thread.sleep(1); // the bounded queue is full
                    }
                }
            }
            assertTrue(all.await(20, TimeUnit.SECONDS), "missing " + all.getCount());
            assertEquals(
                    0,
                    receivers.stream()
                            .mapToLong(p -> p.counts().handlerFaults())
                            .sum());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tooLongDatagramsAndThrowingHandlersLeaveThePortWorking(EventLoops.Io io) throws Exception {
        BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
        try (EventLoops loops = loops(io);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            DatagramPort server =
                    wan.bind(new Endpoint(Loopback.host(1), 0), DatagramOptions.media("server"), (p, f, payload, n) -> {
                        lengths.add(payload.length());
                        if (payload.length() == 7) {
                            throw new IllegalStateException("a bug in the receiver");
                        }
                    });
            DatagramPort client =
                    wan.bind(new Endpoint(Loopback.host(2), 0), DatagramOptions.media("client"), (p, f, b, n) -> {});
            for (int length : new int[] {2048, 2049, 9000, 7, 8}) {
                client.send(server.local(), new byte[length]);
            }
            for (int length : new int[] {2048, 7, 8}) {
                assertEquals(length, lengths.poll(10, TimeUnit.SECONDS));
            }
            assertEquals(2, server.counts().refused());
            assertEquals(1, server.counts().handlerFaults());
        }
    }

    @Test
    void portInUseIsOneClearSentence() throws Exception {
        try (EventLoops loops = loops(EventLoops.Io.BEST);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            DatagramPort first =
                    wan.bind(new Endpoint(Loopback.host(1), 0), DatagramOptions.media("a"), (p, f, b, n) -> {});
            IOException refused = assertThrows(
                    IOException.class, () -> wan.bind(first.local(), DatagramOptions.media("b"), (p, f, b, n) -> {}));
            assertTrue(refused.getMessage().startsWith("cannot bind UDP " + first.local()), refused.getMessage());
            first.close();
            assertFalse(first.send(first.local(), new byte[1]), "a closed port sends nothing");
            wan.bind(first.local(), DatagramOptions.media("b"), (p, f, b, n) -> {}); // the number is free at once
        }
    }

    @Test
    void unreachablePortIsReportedAndCostsOtherPeersNothing() throws Exception {
        Recorder recorder = new Recorder();
        try (EventLoops loops = loops(EventLoops.Io.BEST);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            Assumptions.assumeTrue(loops.isBatched(), "java.nio hides ICMP errors");
            DatagramPort gone =
                    wan.bind(new Endpoint(Loopback.host(9), 0), DatagramOptions.media("gone"), (p, f, b, n) -> {});
            gone.close();
            DatagramPort alive =
                    wan.bind(new Endpoint(Loopback.host(8), 0), DatagramOptions.signalling("alive"), recorder);
            Recorder client = new Recorder();
            DatagramPort port =
                    wan.bind(new Endpoint(Loopback.host(7), 0), DatagramOptions.signalling("client"), client);
            for (int i = 0; i < 200; i++) {
                assertTrue(port.send(gone.local(), new byte[] {(byte) i}));
                assertTrue(port.send(alive.local(), new byte[] {(byte) i}));
                if (i % 10 == 0) {
                    Thread.sleep(1);
                }
            }
            Set<Byte> arrived = new HashSet<>(); // a repeated send may be overtaken
            for (int i = 0; i < 200; i++) {
                Packet packet = recorder.packets.poll(10, TimeUnit.SECONDS);
                assertTrue(packet != null, arrived + " " + port.counts());
                arrived.add(packet.payload()[0]);
            }
            assertEquals(200, arrived.size());
            assertEquals(gone.local(), client.unreachable.poll(10, TimeUnit.SECONDS));
            client.unreachable.forEach(to -> assertEquals(gone.local(), to));
            assertEquals(0, port.counts().failed());
        }
    }

    @Test
    void ipv6FlowsAndReportsAsIpv4Does() throws Exception {
        Recorder recorder = new Recorder();
        IpAddress self = IpAddress.of("::1");
        try (EventLoops loops = loops(EventLoops.Io.BEST);
                WanPort wan = new SystemWan(loops, PacketTap.NONE)) {
            DatagramPort server;
            try {
                server = wan.bind(new Endpoint(self, 0), DatagramOptions.signalling("server"), recorder);
            } catch (IOException e) {
                Assumptions.abort("no IPv6 on this machine");
                return;
            }
            Recorder client = new Recorder();
            DatagramPort port = wan.bind(new Endpoint(self, 0), DatagramOptions.signalling("client"), client);
            port.send(server.local(), new byte[] {6});
            assertEquals(port.local(), recorder.next().from());
            server.close();
            port.send(server.local(), new byte[] {7});
            assertEquals(server.local(), client.unreachable.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void tapSeesBothDirectionsAsWholePackets() throws Exception {
        List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        PacketTap tap = (hop, direction, ip, at) -> {
            if (Ipv4Packet.decode(ip) instanceof Decoded.Ok<Ipv4Packet>(Ipv4Packet.Udp udp)) {
                seen.add(hop + " " + direction + " " + udp.from() + " " + udp.to() + " "
                        + udp.payload().latin1());
            }
        };
        Recorder recorder = new Recorder();
        try (EventLoops loops = loops(EventLoops.Io.BEST);
                WanPort wan = new SystemWan(loops, tap)) {
            DatagramPort server =
                    wan.bind(new Endpoint(Loopback.host(1), 0), DatagramOptions.signalling("s"), recorder);
            DatagramPort client =
                    wan.bind(new Endpoint(Loopback.host(2), 0), DatagramOptions.signalling("c"), recorder);
            client.send(server.local(), new byte[] {'h', 'i'});
            recorder.next();
            String path = client.local() + " " + server.local() + " hi";
            assertEquals(List.of("c OUT " + path, "s IN " + path), seen);
        }
    }
}
