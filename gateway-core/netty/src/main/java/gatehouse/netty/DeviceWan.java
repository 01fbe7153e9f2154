package gatehouse.netty;

import gatehouse.base.Endpoint;
import gatehouse.netty.capture.PacketTap;
import java.io.IOException;

/**
 * Datagrams and streams through one network device alone, such as a TUN device with security associations behind it: what
 * comes in clear by another device finds no socket here. Needs Linux and its epoll. Thread-safe.
 *
 * @param device the device's name
 */
public record DeviceWan(EventLoops loops, String device) implements WanPort {
    @Override
    public DatagramPort bind(Endpoint local, DatagramOptions options, DatagramHandler handler) throws IOException {
        return UdpSocketPort.bind(loops, local, options, handler, PacketTap.NONE, closed -> {}, device);
    }

    @Override
    public StreamRoute route(Endpoint local, Endpoint remote) {
        return new StreamRoute(local, remote, null, null);
    }

    @Override
    public void close() {
        // The device is its maker's, and each port its owner's.
    }
}
