package gatehouse.netty;

import gatehouse.base.Endpoint;
import gatehouse.netty.capture.PacketTap;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The system's own sockets. Thread-safe. */
public final class SystemWan implements WanPort {
    private final EventLoops loops;
    private final PacketTap tap;
    private final Set<DatagramPort> ports = ConcurrentHashMap.newKeySet();

    /**
     * A port on {@code loops}.
     *
     * @param tap sees every datagram, as the packet it travels in; {@link PacketTap#NONE} if nobody looks
     */
    public SystemWan(EventLoops loops, PacketTap tap) {
        this.loops = loops;
        this.tap = tap;
    }

    @Override
    public DatagramPort bind(Endpoint local, DatagramOptions options, DatagramHandler handler) throws IOException {
        DatagramPort port = UdpSocketPort.bind(loops, local, options, handler, tap, ports::remove, null);
        ports.add(port);
        return port;
    }

    @Override
    public StreamRoute route(Endpoint local, Endpoint remote) {
        return new StreamRoute(local, remote, null, null);
    }

    @Override
    public void close() {
        ports.forEach(DatagramPort::close);
    }
}
