package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** One way to speak: a transport in an address family. */
record Way(Transport transport, IpAddress address) {
    static final IpAddress LOOPBACK_V6 = IpAddress.of("::1");

    /** A block of loopback addresses for this test run alone. */
    private static final String BLOCK = "127." + ThreadLocalRandom.current().nextInt(16, 250) + "."
            + ThreadLocalRandom.current().nextInt(1, 250) + ".";

    static final IpAddress LOOPBACK_V4 = host(1);

    /** Below the ports that the kernel gives to whoever asks for any (ip(7), ip_local_port_range). */
    private static final int FIRST_PORT = 10_000;

    private static final int LAST_PORT = 30_000;

    /** An IPv4 address of this test run. */
    static IpAddress host(int number) {
        return IpAddress.of(BLOCK + number);
    }

    /** UDP and TCP over IPv4 and IPv6. */
    static Stream<Way> all() {
        return Stream.of(LOOPBACK_V4, LOOPBACK_V6)
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

    /** A port that nobody has now, for a peer to take, be it over UDP or TCP. */
    Endpoint free() throws IOException {
        InetAddress ours = InetAddress.getByAddress(address.octets());
        IOException last = new IOException();
        for (int attempt = 0; attempt < 100; attempt++) {
            var place = new InetSocketAddress(ours, ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
            try (var _ = new DatagramSocket(place);
                    var stream = new ServerSocket()) {
                stream.bind(place);
                return new Endpoint(address, place.getPort());
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    @Override
    public String toString() {
        return transport + (address.isV6() ? " IPv6" : " IPv4");
    }
}
