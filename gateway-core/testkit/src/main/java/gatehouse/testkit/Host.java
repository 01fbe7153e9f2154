package gatehouse.testkit;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A machine on the in-memory network. Ports are bound on all its addresses. */
public final class Host implements Network.Place {
    private static final int FIRST_EPHEMERAL = 49_152;

    private record Pair(Endpoint local, Endpoint remote) {}

    private final Network network;
    private final Site site;
    private final String name;
    private final List<IpAddress> addresses;
    private final Map<Integer, Consumer<? super Packet>> udp = new HashMap<>();
    private final Map<Integer, TcpListener> listening = new HashMap<>();
    private final Map<Pair, TcpStream> streams = new HashMap<>();
    private int ephemeral = FIRST_EPHEMERAL;
    private boolean off;

    Host(Network network, Site site, String name, String... addresses) {
        this.network = network;
        this.site = site;
        this.name = name;
        this.addresses = Stream.of(addresses).map(IpAddress::of).toList();
    }

    @Override
    public String name() {
        return name;
    }

    /** Its first address. */
    public IpAddress address() {
        return addresses.get(0);
    }

    /** {@code port} on its first address. */
    public Endpoint at(int port) {
        return new Endpoint(address(), port);
    }

    boolean has(IpAddress address) {
        return addresses.contains(address);
    }

    /** Datagrams to {@code port} go to {@code receiver} from now on. */
    public void bindUdp(int port, Consumer<? super Packet> receiver) {
        udp.put(port, receiver);
    }

    /** Sends a datagram from {@code fromPort} of the first address of the target's family. */
    public void sendUdp(int fromPort, Endpoint to, byte[] payload) {
        Endpoint from = new Endpoint(source(to), fromPort);
        note(to, false, payload);
        transmit(Packet.udp(from, to, payload));
    }

    /** Connections to {@code port} go to {@code listener} from now on. */
    public void listenTcp(int port, TcpListener listener) {
        listening.put(port, listener);
    }

    /** Opens a stream from an ephemeral port. */
    public TcpStream connectTcp(Endpoint to, TcpListener listener) {
        return connectTcp(ephemeral++, to, listener);
    }

    /** Opens a stream from {@code fromPort}. */
    public TcpStream connectTcp(int fromPort, Endpoint to, TcpListener listener) {
        Endpoint local = new Endpoint(source(to), fromPort);
        TcpStream stream = new TcpStream(network, this, local, to, listener);
        streams.put(new Pair(local, to), stream);
        stream.open();
        return stream;
    }

    /** Switched off, it neither sends nor hears; its streams are gone when it is switched on again. */
    public void off(boolean now) {
        off = now;
        streams.clear();
    }

    private IpAddress source(Endpoint to) {
        for (IpAddress address : addresses) {
            if (address.isV6() == to.address().isV6()) {
                return address;
            }
        }
        throw new IllegalArgumentException(name + " has no address of the family of " + to);
    }

    void note(Endpoint to, boolean stream, byte[] payload) {
        network.wire().sent(network.simulation().now(), name, network.nameOf(to.address()), stream, payload);
    }

    void transmit(Packet packet) {
        if (!off) {
            network.forward(this, site, packet);
        }
    }

    void forget(TcpStream stream) {
        streams.remove(new Pair(stream.local(), stream.remote()), stream);
    }

    void receive(Packet packet) {
        if (off) {
            return;
        }
        if (!packet.kind().isTcp()) {
            Consumer<? super Packet> receiver = udp.get(packet.to().port());
            if (receiver != null) {
                receiver.accept(packet);
            }
            return;
        }
        Pair pair = new Pair(packet.to(), packet.from());
        TcpStream stream = streams.get(pair);
        TcpListener listener = listening.get(packet.to().port());
        if (stream == null && packet.kind() == Packet.Kind.SYN && listener != null) {
            stream = new TcpStream(network, this, packet.to(), packet.from(), listener);
            streams.put(pair, stream);
        }
        if (stream != null) {
            stream.receive(packet);
        } else if (packet.kind() != Packet.Kind.RST) {
            transmit(new Packet(Packet.Kind.RST, packet.to(), packet.from(), 0, 0, new byte[0]));
        }
    }
}
