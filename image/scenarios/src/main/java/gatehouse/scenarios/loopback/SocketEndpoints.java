package gatehouse.scenarios.loopback;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Between our endpoints and those of java.net. */
final class SocketEndpoints {
    private SocketEndpoints() {}

    static InetSocketAddress of(Endpoint endpoint) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(endpoint.address().octets()), endpoint.port());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 octets", impossible);
        }
    }

    static Endpoint of(InetSocketAddress socket) {
        return new Endpoint(
                IpAddress.ofOctets(ByteView.of(socket.getAddress().getAddress()))
                        .orThrow(),
                socket.getPort());
    }
}
