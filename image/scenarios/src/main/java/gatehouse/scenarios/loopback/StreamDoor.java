package gatehouse.scenarios.loopback;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.Ipv4View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the gateway's streams come in, and the NATs as each of them sees them. */
final class StreamDoor implements Splice.Nats, AutoCloseable {
    private static final int FIRST_FREE_PORT = 49_152; // RFC 6335 6
    private static final int MOST_SPLICES = 256;
    private static final long OPENING = TimeUnit.SECONDS.toNanos(10);

    private final Selector selector;
    private final IpAddress gateway;
    private final Consumer<byte[]> leaving;
    private final Consumer<byte[]> arriving;
    private final ServerSocketChannel door;
    private final Map<Splice, Long> splices = new HashMap<>();
    private final Ipv4View ip = new Ipv4View();
    /** The segment that came out of the NATs last, toward the world. */
    private byte @Nullable [] cameOut;

    private boolean cameHome;
    private int lastPort = FIRST_FREE_PORT;
    private long asked;

    /**
     * A closed door.
     *
     * @param gateway the only address that may come in
     * @param leaving takes segments from the home to the NATs
     * @param arriving takes segments from the world to the NATs
     */
    StreamDoor(Selector selector, IpAddress gateway, Consumer<byte[]> leaving, Consumer<byte[]> arriving)
            throws IOException {
        this.selector = selector;
        this.gateway = gateway;
        this.leaving = leaving;
        this.arriving = arriving;
        door = ServerSocketChannel.open();
    }

    void open(Endpoint at) throws IOException {
        door.configureBlocking(false);
        door.bind(SocketEndpoints.of(at));
        door.register(selector, SelectionKey.OP_ACCEPT, (LoopbackNat.Ready) this::accept);
    }

    /** How many streams were asked for. */
    long asked() {
        return asked;
    }

    /** A segment left the NATs for the world. */
    void cameOut(byte[] segment) {
        cameOut = segment;
    }

    /** A segment left the NATs for the home. */
    void cameHome() {
        cameHome = true;
    }

    /** Ends streams that take too long to open, and forgets those that are over. */
    void tidy(long now) throws IOException {
        for (var each : new ArrayList<>(splices.entrySet())) {
            if (each.getKey().isOpening() && now - each.getValue() > OPENING) {
                each.getKey().abort();
            }
            if (each.getKey().isOver()) {
                splices.remove(each.getKey());
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel stream = door.accept();
        if (stream == null) {
            return;
        }
        var from = (InetSocketAddress) stream.getRemoteAddress();
        if (!SocketEndpoints.of(from).address().equals(gateway) || splices.size() >= MOST_SPLICES) {
            stream.close();
            return;
        }
        asked++;
        splices.put(new Splice(selector, this, stream), System.nanoTime());
    }

    @Override
    public Optional<Endpoint> open(byte[] syn) {
        cameOut = null;
        leaving.accept(syn);
        return sourceOfWhatCameOut();
    }

    @Override
    public boolean fromHome(byte[] segment, Endpoint outer) {
        cameOut = null;
        leaving.accept(segment);
        return sourceOfWhatCameOut().filter(outer::equals).isPresent();
    }

    @Override
    public boolean fromWorld(byte[] segment) {
        cameHome = false;
        arriving.accept(segment);
        return cameHome;
    }

    @Override
    public Endpoint withPort(Endpoint inner) {
        lastPort = lastPort == 65_535 ? FIRST_FREE_PORT : lastPort + 1;
        return inner.withPort(lastPort);
    }

    private Optional<Endpoint> sourceOfWhatCameOut() {
        byte[] segment = cameOut;
        if (segment == null || ip.wrap(segment, 0, segment.length) != null) {
            return Optional.empty();
        }
        return Optional.of(new Endpoint(IpAddress.v4(ip.source()), EndpointRewrite.sourcePort(ip)));
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Splice each : splices.keySet()) {
            each.abort();
        }
    }
}
