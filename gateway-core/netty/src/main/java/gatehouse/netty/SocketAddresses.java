package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Between our address values and the JDK's; never looks a name up. */
final class SocketAddresses {
    private SocketAddresses() {}

    static InetSocketAddress of(Endpoint endpoint) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(endpoint.address().octets()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 octets", e);
        }
    }

    static Endpoint endpoint(InetSocketAddress address) {
        IpAddress ip = IpAddress.ofOctets(ByteView.of(address.getAddress().getAddress()))
                .orThrow();
        return new Endpoint(ip, address.getPort());
    }
}
