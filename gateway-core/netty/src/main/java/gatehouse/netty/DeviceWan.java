package gatehouse.netty;

import gatehouse.base.Endpoint;
import java.io.IOException;

/**
 * Streams through one network device alone, such as a TUN device with security associations behind it: a segment that comes
 * in clear by another device finds no connection here. Needs Linux and its epoll. Thread-safe.
 *
 * @param device the device's name
 */
public record DeviceWan(String device) implements WanPort {
    @Override
    public DatagramPort bind(Endpoint local, DatagramOptions options, DatagramHandler handler) throws IOException {
        throw new IOException("device " + device + " is for streams");
    }

    @Override
    public StreamRoute route(Endpoint local, Endpoint remote) {
        return new StreamRoute(local, remote, null, null);
    }

    @Override
    public void close() {
        // The device is its maker's.
    }
}
