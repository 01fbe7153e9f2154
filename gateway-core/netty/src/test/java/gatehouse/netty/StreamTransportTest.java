package gatehouse.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@SuppressWarnings("try") // ends are closed before their time on purpose
class StreamTransportTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(25);

    private EventLoops loops = new EventLoops("test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);

    @AfterEach
    void closeLoops() {
        loops.close();
    }

    private static StreamTarget from(int host, Endpoint remote) {
        return StreamTarget.of(new Endpoint(Loopback.host(host), 0), remote);
    }

    /** A plain socket that may misbehave. */
    private static Socket peer(int host, Endpoint remote) throws IOException {
        return new Socket(
                remote.address().toString(),
                remote.port(),
                java.net.InetAddress.getByName(Loopback.host(host).toString()),
                0);
    }

    @ParameterizedTest
    @EnumSource
    void oneConnectionCarriesBothDirectionsAndIsReused(EventLoops.Io io) throws Exception {
        loops.close();
        loops = new EventLoops("test", 1, io, SystemClock.INSTANCE);
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            StreamTarget target = from(2, server.listen(1));
            for (int i = 0; i < 100; i++) {
                assertEquals(Sent.ACCEPTED, client.send(target, "request " + i));
            }
            Flow ours = client.nextOpened();
            Flow theirs = server.nextOpened();
            assertEquals(theirs, ours.reversed());
            assertEquals(Transport.TCP, ours.transport());
            for (int i = 0; i < 100; i++) {
                server.expect("request " + i);
            }
            assertEquals(Sent.ACCEPTED, server.send(theirs, "answer"));
            client.expect("answer");
            assertEquals(Sent.ACCEPTED, client.send(ours, "by flow"));
            server.expect("by flow");
            // RFC 5923 is about names; by address and port the way back is the connection itself.
            assertEquals(Sent.ACCEPTED, server.send(StreamTarget.of(theirs.local(), theirs.remote()), "back"));
            client.expect("back");
            assertEquals(1, server.transport.counts().open());
            client.transport.close(ours);
            client.expect("closed LOCAL");
            server.expect("closed PEER");
            assertEquals(Sent.NO_CONNECTION, client.send(ours, "late"));
            assertEquals(0, client.transport.counts().open());
        }
    }

    @Test
    void messagesComeWholeHoweverTheBytesAreCut() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint at = server.listen(1);
            String text = "\n\none\n\ntwo\n" + "x".repeat(60_000) + "\nend\n";
            for (int chunk : new int[] {1, 2, 7, 1460, 70_000}) {
                try (Socket peer = peer(2, at)) {
                    peer.setTcpNoDelay(true);
                    OutputStream out = peer.getOutputStream();
                    byte[] bytes = text.getBytes(ISO_8859_1);
                    int small = Math.min(bytes.length, chunk < 100 ? 20 : bytes.length);
                    for (int i = 0; i < small; i += chunk) {
                        out.write(bytes, i, Math.min(chunk, small - i));
                    }
                    out.write(bytes, small, bytes.length - small);
                    server.expect("one");
                    server.expect("two");
                    server.expect("x".repeat(60_000));
                    server.expect("end");
                }
                server.expect("closed PEER");
            }
        }
    }

    @Test
    void chosenLocalPortIsUsed() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint at = server.listen(1);
            client.send(from(2, at), "first");
            Flow first = client.nextOpened();
            server.expect("first");
            client.transport.close(first);
            server.expect("closed PEER");
            client.expect("closed LOCAL");
            int port = 20_000 + first.local().port() % 10_000;
            StreamTarget chosen = StreamTarget.of(new Endpoint(Loopback.host(2), port), at);
            assertEquals(Sent.ACCEPTED, client.send(chosen, "second"));
            assertEquals(chosen.local(), client.nextOpened().local());
            server.expect("second");
        }
    }

    @Test
    void connectionThatCannotBeOpenedIsReported() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint gone = server.listen(1);
            server.close();
            assertEquals(Sent.ACCEPTED, client.send(from(2, gone), "hello"));
            client.expect("failed " + gone);
            assertEquals(0, client.transport.counts().open());
        }
    }

    @Test
    void badPeersAreClosedByReasonAndTheGoodOneIsLeftAlone() throws Exception {
        StreamLimits limits =
                new StreamLimits(64, 16, 100, 1 << 20, LONG, SHORT, LONG, 1000, LONG, StreamLimits.Full.CLOSE);
        try (StreamEnd server = new StreamEnd(loops, limits);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint at = server.listen(1);
            client.send(from(2, at), "good");
            server.expect("good");
            Flow good = client.nextOpened();
            try (Socket peer = peer(3, at)) {
                peer.getOutputStream().write("!no\n".getBytes(ISO_8859_1));
                server.expect("closed MALFORMED");
            }
            try (Socket peer = peer(3, at)) {
                peer.getOutputStream().write("x".repeat(101).getBytes(ISO_8859_1));
                server.expect("closed TOO_LONG");
            }
            try (Socket peer = peer(3, at)) { // connects and says nothing
                server.expect("closed SLOW");
                assertEquals(-1, peer.getInputStream().read());
            }
            try (Socket peer = peer(3, at)) { // a slowloris: always busy, never done
                Thread drip = Thread.ofVirtual().start(() -> drip(peer, "a"));
                server.expect("closed SLOW");
                drip.join();
            }
            try (Socket peer = peer(3, at)) { // keep-alives alone prove nothing
                Thread drip = Thread.ofVirtual().start(() -> drip(peer, "\n"));
                server.expect("closed SLOW");
                drip.join();
            }
            client.send(good, "still here");
            server.expect("still here");
        }
    }

    private static void drip(Socket peer, String bytes) {
        try {
            for (int i = 0; i < 1000; i++) {
                peer.getOutputStream().write(bytes.getBytes(ISO_8859_1));
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // closed by the other end, as it should be
        }
    }

    @Test
    void silentConnectionIsClosedButOneWithKeepAlivesIsNot() throws Exception {
        StreamLimits limits = StreamLimits.GATEWAY.withTimes(LONG, LONG, SHORT, LONG);
        try (StreamEnd server = new StreamEnd(loops, limits)) {
            Endpoint at = server.listen(1);
            try (Socket silent = peer(2, at);
                    Socket alive = peer(3, at)) {
                silent.getOutputStream().write("silent\n".getBytes(ISO_8859_1));
                server.expect("silent");
                Thread drip = Thread.ofVirtual().start(() -> drip(alive, "\n"));
                server.expect("closed IDLE");
                assertEquals(1, server.transport.counts().open());
                alive.close();
                drip.join();
            }
        }
    }

    @Test
    void peersAreHeldToTheirNumberOfConnections() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY.withConnections(5, 2))) {
            Endpoint at = server.transport.listen(
                    new Endpoint(Loopback.host(1), 0), address -> !address.equals(Loopback.host(9)));
            try (Socket first = peer(2, at);
                    Socket second = peer(2, at);
                    Socket third = peer(2, at);
                    Socket other = peer(3, at);
                    Socket scanner = peer(9, at)) {
                assertTurnedAway(third);
                assertTurnedAway(scanner);
                for (Socket good : new Socket[] {first, second, other}) {
                    good.getOutputStream().write("good\n".getBytes(ISO_8859_1));
                    server.expect("good");
                }
                assertEquals(2, server.transport.counts().refused());
                first.close();
                server.expect("closed PEER");
                try (Socket again = peer(2, at)) {
                    again.getOutputStream().write("again\n".getBytes(ISO_8859_1));
                    server.expect("again");
                }
            }
        }
    }

    private static void assertTurnedAway(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (IOException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
        }
    }

    @Test
    void budgetRefillsWithTimeAndConnectingCosts() {
        PeerBudget budget = new PeerBudget(10_000, 3, 0);
        assertEquals(0, budget.take(10_000, 0));
        assertEquals(500_000_000, budget.take(5_000, 0), "half a second's worth too much");
        assertFalse(budget.admit(400_000_000), "in debt");
        assertTrue(budget.admit(1_000_000_000));
        assertFalse(budget.isFresh(20_000_000_000L), "still connected");
        budget.release();
        assertTrue(budget.isFresh(20_000_000_000L));
        for (int i = 0; i < 6; i++) {
            assertEquals(i < 5, budget.admit(20_000_000_000L), "connection " + i + " at once");
            if (i < 5) {
                budget.release();
            }
        }
    }

    @Test
    void fastPeerIsReadSlowlyAndLosesNothing() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY.withPeerRate(50_000))) {
            Endpoint at = server.listen(1);
            try (Socket peer = peer(2, at)) {
                String line = "x".repeat(99) + "\n";
                Thread.ofVirtual().start(() -> {
                    try {
                        peer.getOutputStream().write(line.repeat(700).getBytes(ISO_8859_1));
                    } catch (IOException e) {
                        server.heard.add(e.toString());
                    }
                });
                for (int i = 0; i < 700; i++) {
                    server.expect("x".repeat(99));
                }
            }
            server.expect("closed PEER");
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatDoesNotReadCostsBoundedMemory(StreamLimits.Full policy) throws Exception {
        StreamLimits limits = StreamLimits.GATEWAY.withSendQueue(100_000, policy);
        try (StreamEnd server = new StreamEnd(loops, limits)) {
            Endpoint at = server.listen(1);
            try (Socket peer = peer(2, at)) {
                peer.getOutputStream().write("hello\n".getBytes(ISO_8859_1));
                server.expect("hello");
                Flow flow = server.nextOpened();
                String line = "x".repeat(9_999);
                int accepted = 0;
                Sent last = Sent.ACCEPTED;
                while (last == Sent.ACCEPTED && accepted < 10_000) {
                    last = server.send(flow, line);
                    accepted++;
                    if (accepted % 5 == 0) {
                        loops.group().submit(() -> {}).sync(); // lets the loop hand it to the system
                    }
                }
                assertEquals(Sent.CONGESTED, last, "the system's own buffers end somewhere");
                assertEquals(1, server.transport.counts().congested());
                if (policy == StreamLimits.Full.CLOSE) {
                    server.expect("closed CONGESTED");
                } else {
                    byte[] all = peer.getInputStream().readNBytes(10_000 * (accepted - 1));
                    assertEquals('\n', all[all.length - 1], "what was accepted arrives whole");
                    assertEquals(Sent.ACCEPTED, server.send(flow, "after"));
                    assertEquals("after\n", new String(peer.getInputStream().readNBytes(6), ISO_8859_1));
                }
            }
        }
    }

    @Test
    void stuckPeerIsGivenUp() throws Exception {
        StreamLimits limits = StreamLimits.GATEWAY
                .withSendQueue(16 << 20, StreamLimits.Full.DROP)
                .withTimes(LONG, LONG, LONG, SHORT);
        try (StreamEnd server = new StreamEnd(loops, limits)) {
            Endpoint at = server.listen(1);
            try (Socket peer = peer(2, at)) {
                peer.getOutputStream().write("hello\n".getBytes(ISO_8859_1));
                server.expect("hello");
                Flow flow = server.nextOpened();
                for (int i = 0; i < 100; i++) {
                    server.send(flow, "x".repeat(100_000));
                }
                server.expect("closed CONGESTED");
            }
        }
    }

    @Test
    void fullReceiverPausesThePeerAndKeepsTheOrder() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            AtomicInteger refusals = new AtomicInteger();
            server.room = message -> !message.endsWith("3") || refusals.incrementAndGet() % 3 == 0;
            StreamTarget target = from(2, server.listen(1));
            for (int i = 0; i < 20; i++) {
                client.send(target, "m" + i);
            }
            for (int i = 0; i < 20; i++) {
                server.expect("m" + i);
            }
            assertEquals(6, refusals.get());
        }
    }

    @Test
    void receiverThatStaysFullEndsTheConnection() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY.withTimes(LONG, SHORT, LONG, LONG));
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            server.room = message -> false;
            client.send(from(2, server.listen(1)), "m");
            server.expect("closed OVERLOADED");
            client.expect("closed PEER");
        }
    }

    @Test
    void portInUseIsOneClearSentence() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint at = server.listen(1);
            IOException refused =
                    Assertions.assertThrows(IOException.class, () -> server.transport.listen(at, address -> true));
            assertTrue(refused.getMessage().startsWith("cannot listen on TCP " + at), refused.getMessage());
        }
    }

    @Test
    void ipv6WorksAsIpv4Does() throws Exception {
        try (StreamEnd server = new StreamEnd(loops, StreamLimits.GATEWAY);
                StreamEnd client = new StreamEnd(loops, StreamLimits.GATEWAY)) {
            Endpoint self = new Endpoint(IpAddress.of("::1"), 0);
            Endpoint at;
            try {
                at = server.transport.listen(self, address -> true);
            } catch (IOException e) {
                Assumptions.abort("no IPv6 on this machine");
                return;
            }
            client.send(StreamTarget.of(self, at), "six");
            server.expect("six");
            assertEquals(at, client.nextOpened().remote());
        }
    }
}
