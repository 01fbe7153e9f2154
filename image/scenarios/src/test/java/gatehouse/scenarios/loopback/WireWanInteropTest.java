package gatehouse.scenarios.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.EventLoops;
import gatehouse.netty.StreamRoute;
import gatehouse.netty.SystemClock;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.wire.WireWan;
import gatehouse.translator.Presets;
import gatehouse.translator.Timeouts;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both halves of the wire: the gateway's {@link WireWan} at one end, the NAT at the other, the kernel outside. */
@Timeout(30)
class WireWanInteropTest {
    @Test
    void datagramsAndStreamsOfTheGatewayPassTwoNats() throws Exception {
        Entropy entropy = new SecureRandom()::nextBytes;
        var addresses = LoopbackAddresses.draw(entropy, true);
        var chain = Objects.requireNonNull(Presets.chain("cgnat"));
        var heard = new LinkedBlockingQueue<String>();
        var operator = SocketEndpoints.of(addresses.pcscf());
        try (var nat = LoopbackNat.start(addresses, chain, Timeouts.RECOMMENDED, OutsideTap.NONE, entropy);
                var loops = new EventLoops("interop", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
                var wan = new WireWan(
                        loops,
                        addresses.gatewayEnd(),
                        addresses.natEnd(),
                        addresses.natEnd(),
                        addresses.inner(),
                        PacketTap.NONE);
                var pcscf = new DatagramSocket(operator);
                var server = new ServerSocket(operator.getPort(), 1, operator.getAddress())) {
            pcscf.setSoTimeout(5_000);
            var port = wan.bind(
                    new Endpoint(addresses.inner(), 5062),
                    DatagramOptions.signalling("wan"),
                    (at, from, payload, now) -> heard.add(from + " " + payload.latin1()));
            port.send(addresses.pcscf(), "REGISTER".getBytes(StandardCharsets.US_ASCII));
            var packet = new DatagramPacket(new byte[100], 100);
            pcscf.receive(packet);
            assertEquals(
                    addresses.publicAddress(),
                    SocketEndpoints.of((InetSocketAddress) packet.getSocketAddress())
                            .address());
            pcscf.send(packet);
            assertEquals(addresses.pcscf() + " REGISTER", heard.poll(5, TimeUnit.SECONDS));

            StreamRoute route = wan.route(new Endpoint(addresses.inner(), 0), addresses.pcscf());
            assertNotNull(route.preamble());
            try (var stream = new Socket()) {
                stream.bind(SocketEndpoints.of(route.bind()));
                stream.connect(SocketEndpoints.of(route.connect()), 5_000);
                stream.getOutputStream().write((route.preamble() + "\n").getBytes(StandardCharsets.US_ASCII));
                try (Socket far = server.accept()) {
                    assertEquals("OK", WireClient.line(stream));
                    var seen = SocketEndpoints.of((InetSocketAddress) far.getRemoteSocketAddress());
                    assertEquals(addresses.publicAddress(), seen.address());
                }
            }
            assertEquals(0, nat.tally().insideAddressSeen());
        }
    }
}
