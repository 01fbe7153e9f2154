package gatehouse.scenarios.loopback;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.Ipv4View;
import gatehouse.translator.packet.UdpView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A real UDP socket for every public endpoint that a mapping uses; several mappings may share one. */
final class UdpOutside implements AutoCloseable {
    private static final int LARGEST = 65_535;
    private static final int BATCH = 64;

    private static final class Socket {
        final DatagramChannel channel;
        int users;

        Socket(DatagramChannel channel) {
            this.channel = channel;
        }
    }

    private final Selector selector;
    private final Consumer<byte[]> arrived;
    private final Map<Endpoint, Socket> sockets = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final UdpView udp = new UdpView();

    /**
     * No sockets yet.
     *
     * @param arrived takes what the sockets receive, as IPv4 packets
     */
    UdpOutside(Selector selector, Consumer<byte[]> arrived) {
        this.selector = selector;
        this.arrived = arrived;
    }

    /** One more user of a public endpoint. */
    void open(Endpoint endpoint) throws IOException {
        Socket socket = sockets.get(endpoint);
        if (socket == null) {
            DatagramChannel channel = DatagramChannel.open();
            try {
                channel.configureBlocking(false);
                channel.bind(SocketEndpoints.of(endpoint));
                channel.register(selector, SelectionKey.OP_READ, (LoopbackNat.Ready) () -> receive(channel, endpoint));
            } catch (IOException | RuntimeException problem) {
                channel.close();
                throw problem;
            }
            socket = new Socket(channel);
            sockets.put(endpoint, socket);
        }
        socket.users++;
    }

    /** One user less; with the last the socket closes. */
    void release(Endpoint endpoint) throws IOException {
        Socket socket = sockets.get(endpoint);
        if (socket != null && --socket.users == 0) {
            sockets.remove(endpoint);
            socket.channel.close();
        }
    }

    boolean has(Endpoint endpoint) {
        return sockets.containsKey(endpoint);
    }

    /** Sends the UDP packet in view from the socket of its source; false when it is none or cannot go. */
    boolean send(Ipv4View ip) throws IOException {
        if (udp.wrap(ip) != null) {
            return false;
        }
        Socket socket = sockets.get(new Endpoint(IpAddress.v4(ip.source()), udp.sourcePort()));
        if (socket == null) {
            return false;
        }
        ByteBuffer payload = ByteBuffer.wrap(ip.bytes(), udp.payloadOffset(), udp.payloadLength());
        var to = new Endpoint(IpAddress.v4(ip.destination()), udp.destinationPort());
        return socket.channel.send(payload, SocketEndpoints.of(to)) == udp.payloadLength();
    }

    private void receive(DatagramChannel channel, Endpoint endpoint) throws IOException {
        for (int i = 0; i < BATCH && channel.isOpen(); i++) {
            buffer.clear();
            var from = (InetSocketAddress) channel.receive(buffer);
            if (from == null) {
                return;
            }
            buffer.flip();
            if (buffer.remaining() > LARGEST - Ipv4View.MINIMUM_HEADER - UdpView.HEADER) {
                continue; // loopback lets through more than IPv4 can say
            }
            byte[] payload = new byte[buffer.remaining()];
            buffer.get(payload);
            arrived.accept(new Ipv4Builder(SocketEndpoints.of(from), endpoint).udp(payload));
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets.values()) {
            socket.channel.close();
        }
        sockets.clear();
    }
}
