package gatehouse.scenarios.loopback;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.translator.Presets;
import gatehouse.translator.Timeouts;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.Ipv4View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loopback NAT between a wire by hand and real sockets of the kernel: what the world sees, and what it never sees. */
class LoopbackNatTest {
    private static final Entropy ENTROPY = new SecureRandom()::nextBytes;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<byte[]> tapped = Collections.synchronizedList(new ArrayList<>());
    private LoopbackAddresses addresses;
    private LoopbackNat nat;
    private WireClient gateway;

    private void start(String preset) throws IOException {
        addresses = LoopbackAddresses.draw(ENTROPY, !preset.equals("none"));
        nat = LoopbackNat.start(
                addresses,
                Objects.requireNonNull(Presets.chain(preset)),
                Timeouts.RECOMMENDED,
                (outward, packet, nanos) -> tapped.add(packet.clone()),
                ENTROPY);
        gateway = new WireClient(addresses);
        open.add(gateway);
        open.add(nat);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private DatagramSocket operator(int lastOctet, int port) throws IOException {
        var base = addresses.pcscf().address();
        var endpoint = new Endpoint(IpAddress.v4((base.v4Bits() & ~0xff) | lastOctet), port);
        var socket = new DatagramSocket(SocketEndpoints.of(endpoint));
        socket.setSoTimeout(3_000);
        open.add(socket);
        return socket;
    }

    private static Endpoint of(DatagramSocket socket) {
        return SocketEndpoints.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    /** Who sent the next datagram. */
    private static Endpoint seen(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return SocketEndpoints.of((InetSocketAddress) packet.getSocketAddress());
    }

    private static void send(DatagramSocket from, Endpoint to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        from.send(new DatagramPacket(bytes, bytes.length, SocketEndpoints.of(to)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "full-cone",
                "address-restricted",
                "port-restricted",
                "symmetric",
                "cgnat",
                "linux-masquerade"
            })
    void datagramsGoOutAndAnswersComeBack(String preset) throws Exception {
        start(preset);
        DatagramSocket pcscf = operator(10, 5060);
        gateway.send(5062, of(pcscf), "REGISTER");
        Endpoint us = seen(pcscf);
        assertEquals(addresses.publicAddress(), us.address());
        send(pcscf, us, "401");
        var answer = gateway.receive(3_000).orElseThrow();
        assertEquals(of(pcscf), answer.from());
        assertEquals(new Endpoint(addresses.inner(), 5062), answer.to());
        assertEquals("401", answer.text());
        var tally = nat.tally();
        assertEquals(List.of(1L, 1L, 0L), List.of(tally.sent(), tally.received(), tally.insideAddressSeen()));
        assertEquals(2, tapped.size());
        for (byte[] packet : tapped) {
            Ipv4View ip = Ipv4View.decode(packet, 0, packet.length).orThrow();
            int world = addresses.publicAddress().v4Bits();
            assertTrue(ip.headerChecksumHolds() && (ip.source() == world || ip.destination() == world));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "full-cone, true, true",
        "address-restricted, true, false",
        "port-restricted, true, false",
        "symmetric, false, false",
        "cgnat, true, false"
    })
    void theWorldSeesTheKindOfNat(String preset, boolean sameMapping, boolean strangerPasses) throws Exception {
        start(preset);
        DatagramSocket first = operator(10, 5060);
        DatagramSocket second = operator(11, 7000);
        DatagramSocket stranger = operator(12, 9000);
        gateway.send(5062, of(first), "a");
        Endpoint seenByFirst = seen(first);
        gateway.send(5062, of(second), "b");
        assertEquals(sameMapping, seenByFirst.equals(seen(second)));
        send(stranger, seenByFirst, "let me in");
        assertEquals(
                strangerPasses, gateway.receive(strangerPasses ? 3_000 : 300).isPresent());
    }

    @Test
    void packetsOfStrangersOnTheWireAndForeignSourcesGoNowhere() throws Exception {
        start("full-cone");
        DatagramSocket pcscf = operator(10, 5060);
        DatagramSocket stranger = operator(99, 4000);
        byte[] packet = new Ipv4Builder(new Endpoint(addresses.inner(), 5062), of(pcscf)).udp(new byte[5]);
        stranger.send(new DatagramPacket(packet, packet.length, SocketEndpoints.of(addresses.natEnd())));
        gateway.raw(new Ipv4Builder(Endpoint.of("10.9.9.9:5062"), of(pcscf)).udp(new byte[5]));
        gateway.raw(new byte[] {1, 2, 3});
        pcscf.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, () -> seen(pcscf));
        var tally = nat.tally();
        assertEquals(List.of(0L, 2L, 0L), List.of(tally.sent(), tally.dropped(), tally.insideAddressSeen()));
    }

    @Test
    void rebootAndRemapChangeWhatTheWorldSees() throws Exception {
        start("port-restricted");
        DatagramSocket pcscf = operator(10, 5060);
        gateway.send(5062, of(pcscf), "a");
        Endpoint before = seen(pcscf);
        assertTrue(nat.remapOne());
        send(pcscf, before, "lost");
        assertFalse(gateway.receive(300).isPresent());
        gateway.send(5062, of(pcscf), "b");
        Endpoint after = seen(pcscf);
        assertNotEquals(before, after);
        nat.rebootHome();
        assertEquals(List.of(), nat.mappings());
        send(pcscf, after, "lost too");
        assertFalse(gateway.receive(300).isPresent());
        gateway.send(5062, of(pcscf), "c");
        send(pcscf, seen(pcscf), "found");
        assertEquals("found", gateway.receive(3_000).orElseThrow().text());
    }

    @Test
    void allItsSocketsAreFreeAfterClosing() throws Exception {
        start("full-cone");
        DatagramSocket pcscf = operator(10, 5060);
        gateway.send(5062, of(pcscf), "a");
        Endpoint us = seen(pcscf);
        assertThrows(SocketException.class, () -> new DatagramSocket(SocketEndpoints.of(us)).close(), "it is ours now");
        nat.close();
        assertEquals(1, nat.tally().sent(), "its account outlives it");
        new DatagramSocket(SocketEndpoints.of(us)).close();
        new DatagramSocket(SocketEndpoints.of(addresses.natEnd())).close();
        new ServerSocket(
                        addresses.natEnd().port(),
                        1,
                        SocketEndpoints.of(addresses.natEnd()).getAddress())
                .close();
    }

    @Test
    void aTakenWireEndIsOneClearSentence() throws Exception {
        start("full-cone");
        var problem = assertThrows(
                IOException.class,
                () -> LoopbackNat.start(
                        addresses, List.of(Presets.FULL_CONE), Timeouts.RECOMMENDED, OutsideTap.NONE, ENTROPY));
        assertTrue(problem.getMessage().contains(addresses.natEnd().toString()), problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "port-restricted", "symmetric", "cgnat"})
    void streamsAreSplicedFromThePublicAddress(String preset) throws Exception {
        start(preset);
        var server =
                new ServerSocket(5060, 5, SocketEndpoints.of(addresses.pcscf()).getAddress());
        open.add(server);
        byte[] payload = new byte[1 << 20];
        new Random(7).nextBytes(payload);
        var peer = CompletableFuture.supplyAsync(() -> echo(server));
        try (Socket stream = gateway.ask("CONNECT " + addresses.inner() + ":5062 " + addresses.pcscf())) {
            assertEquals("OK", WireClient.line(stream));
            var reader = CompletableFuture.supplyAsync(() -> all(stream));
            stream.getOutputStream().write(payload);
            stream.shutdownOutput(); // the other direction stays open
            assertArrayEquals(payload, reader.get());
        }
        assertEquals(addresses.publicAddress(), peer.get().address());
        assertTrue(tapped.size() > 2 * (1 << 20) / 1400, "both directions were shown to the tap");
        assertEquals(0, nat.tally().insideAddressSeen());
    }

    private static Endpoint echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
            return SocketEndpoints.of((InetSocketAddress) socket.getRemoteSocketAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] all(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aStreamThatCannotBeOpenedIsRefusedWithTheReason() throws Exception {
        start("port-restricted");
        for (String line : List.of(
                "CONNECT " + addresses.inner() + ":0 " + addresses.pcscf(),
                "CONNECT 10.9.9.9:1 " + addresses.pcscf(),
                "CONNECT nonsense",
                "x".repeat(500))) {
            try (Socket stream = gateway.ask(line)) {
                String answer = WireClient.line(stream);
                assertTrue(answer.startsWith("FAIL "), line + " got " + answer);
            } catch (SocketException reset) {
                assertTrue(line.length() > 120, "only what overflows the line may be cut");
            }
        }
    }

    @Test
    void aRebootCutsStreams() throws Exception {
        start("port-restricted");
        var server =
                new ServerSocket(5060, 5, SocketEndpoints.of(addresses.pcscf()).getAddress());
        open.add(server);
        try (Socket stream = gateway.ask("CONNECT " + addresses.inner() + ":0 " + addresses.pcscf());
                Socket far = server.accept()) {
            assertEquals("OK", WireClient.line(stream));
            nat.rebootHome();
            stream.getOutputStream().write(1);
            assertThrows(SocketException.class, () -> {
                if (stream.getInputStream().read() < 0) {
                    throw new SocketException("closed");
                }
            });
            far.setSoTimeout(3_000);
            assertThrows(SocketException.class, () -> far.getInputStream().read());
        }
    }
}
