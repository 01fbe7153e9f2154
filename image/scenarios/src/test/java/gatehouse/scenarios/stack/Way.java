package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** One way to speak: a transport in an address family. */
record Way(Transport transport, IpAddress address) {
    static final IpAddress LOOPBACK_V6 = IpAddress.of("::1");

    /** UDP and TCP over IPv4 and IPv6. */
    static Stream<Way> all() {
        return Stream.of(IpAddress.LOOPBACK_V4, LOOPBACK_V6)
                .flatMap(address -> Stream.of(Transport.UDP, Transport.TCP).map(t -> new Way(t, address)));
    }

    /** What is done in one way. */
    interface Try {
        void run(Way way) throws Exception;
    }

    /** Tries all ways at once, for SIPp spends most of its time waiting. */
    static void each(Try body) {
        List<CompletableFuture<Void>> tries = all().map(way -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                body.run(way);
                            } catch (Exception | AssertionError e) {
                                throw new AssertionError("over " + way, e);
                            }
                        },
                        Thread::startVirtualThread))
                .toList();
        CompletableFuture.allOf(tries.toArray(CompletableFuture[]::new)).join();
    }

    /** A port that nobody has now, for a peer to take. */
    Endpoint free() throws IOException {
        InetAddress ours = InetAddress.getByAddress(address.octets());
        try (var socket = new DatagramSocket(new InetSocketAddress(ours, 0))) {
            return new Endpoint(address, socket.getLocalPort());
        }
    }

    @Override
    public String toString() {
        return transport + (address.isV6() ? " IPv6" : " IPv4");
    }
}
