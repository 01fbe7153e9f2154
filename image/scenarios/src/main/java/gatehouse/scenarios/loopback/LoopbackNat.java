package gatehouse.scenarios.loopback;

import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.translator.Behavior;
import gatehouse.translator.Binding;
import gatehouse.translator.Timeouts;
import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.Ipv4View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A NAT on the loopback interface between a gateway that may have no network namespace and the world: the gateway has
 * no outside socket at all, this has them all.
 *
 * <p><b>The wire.</b> The gateway's end is one UDP socket, ours another ({@link LoopbackAddresses}). Each datagram is
 * exactly one IPv4 packet with its header; the gateway's packets come from its inner address. Datagrams from elsewhere
 * are dropped. For each mapping of the (outermost) NAT there is a real UDP socket at its public endpoint: payloads leave
 * from it, and what it receives comes back as an IPv4 packet on the wire. Only UDP travels so.
 *
 * <p><b>Streams.</b> The gateway opens a TCP connection to the same address and port and sends one line,
 * {@code CONNECT <inner address:port> <destination address:port>} and a line feed; port 0 leaves the inner port to us.
 * The answer is {@code OK} or {@code FAIL reason} and a line feed; after OK the bytes are the stream's. There are no
 * inbound streams.
 *
 * <p>One thread of its own does everything; the public methods may be called from any thread.
 */
public final class LoopbackNat implements AutoCloseable {
    /** What happens when a selected channel has something. */
    interface Ready {
        /** Takes it; an exception ends this channel's turn, not the NAT. */
        void ready() throws IOException;
    }

    /**
     * What it did.
     *
     * @param sent packets that left for the world
     * @param received packets that came from it
     * @param dropped packets that the NATs dropped
     * @param notCarried packets that no socket could carry: not UDP, or its port is taken by somebody else
     * @param insideAddressSeen packets that would have left with an address nobody may see, and did not; 0 in any run
     * @param streams streams asked for
     */
    public record Tally(
            long sent, long received, long dropped, long notCarried, long insideAddressSeen, long streams) {}

    private static final int LARGEST = 65_535;
    private static final int BATCH = 64;
    private static final int FIRST_FREE_PORT = 49_152;
    private static final int MOST_SPLICES = 256;
    private static final long STREAM_OPENING = TimeUnit.SECONDS.toNanos(10);

    private final LoopbackAddresses addresses;
    private final OutsideTap tap;
    private final Selector selector;
    private final DatagramChannel wire;
    private final ServerSocketChannel streams;
    private final UdpOutside udp;
    private final NatChain chain;
    private final Thread thread;
    private final Map<Splice, Long> splices = new HashMap<>();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final Ipv4View ip = new Ipv4View();
    private final SocketAddress gateway;

    /** The segment that came out of the chain last, to the world or to the home. */
    private byte @Nullable [] segmentOut;

    private boolean segmentIn;
    private int nextPort = FIRST_FREE_PORT;
    private long sent;
    private long received;
    private long notCarried;
    private long insideAddressSeen;
    private long streamsAsked;
    private volatile boolean closing;

    private LoopbackNat(
            LoopbackAddresses addresses, List<Behavior> behaviors, Timeouts timeouts, OutsideTap tap, Entropy entropy)
            throws IOException {
        this.addresses = addresses;
        this.tap = tap;
        gateway = SocketEndpoints.of(addresses.gatewayEnd());
        selector = Selector.open();
        wire = DatagramChannel.open();
        streams = ServerSocketChannel.open();
        udp = new UdpOutside(selector, this::arrived);
        chain = new NatChain(behaviors, timeouts, addresses.inner(), addresses.publicAddress(), entropy, new World());
        thread = new Thread(this::run, "loopback-nat");
        thread.setDaemon(true);
        try {
            wire.configureBlocking(false);
            wire.bind(SocketEndpoints.of(addresses.natEnd()));
            wire.register(selector, SelectionKey.OP_READ, (Ready) this::fromGateway);
            streams.configureBlocking(false);
            streams.bind(SocketEndpoints.of(addresses.natEnd()));
            streams.register(selector, SelectionKey.OP_ACCEPT, (Ready) this::accept);
        } catch (IOException taken) {
            closeAll();
            throw new IOException(
                    "the NAT's end of the wire, " + addresses.natEnd() + ": " + taken.getMessage(), taken);
        }
    }

    /**
     * Starts it.
     *
     * @param behaviors one NAT, or two in a row from the home outwards
     * @throws IOException when its end of the wire cannot be bound
     */
    public static LoopbackNat start(
            LoopbackAddresses addresses, List<Behavior> behaviors, Timeouts timeouts, OutsideTap tap, Entropy entropy)
            throws IOException {
        LoopbackNat nat = new LoopbackNat(addresses, behaviors, timeouts, tap, entropy);
        nat.thread.start();
        return nat;
    }

    /** What it did so far. */
    public Tally tally() {
        return onThread(() -> new Tally(sent, received, chain.dropped(), notCarried, insideAddressSeen, streamsAsked));
    }

    /** The mappings of the outermost NAT. */
    public List<Binding> mappings() {
        return onThread(chain::mappings);
    }

    /** The NAT at home loses all its mappings. */
    public void rebootHome() {
        onThread(() -> {
            chain.rebootHome();
            return true;
        });
    }

    /** The outermost NAT gets another public address, which must be free on this machine. */
    public void rebind(IpAddress publicAddress) {
        onThread(() -> {
            chain.rebind(publicAddress);
            return true;
        });
    }

    /** The outermost NAT moves one mapping to another port; false when it has none. */
    public boolean remapOne() {
        return onThread(chain::remapOne);
    }

    /** Ends it; all sockets are closed when it returns. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T onThread(Callable<T> work) {
        var result = new CompletableFuture<T>();
        tasks.add(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        selector.wakeup();
        try {
            return result.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the loopback NAT", stopped);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the loopback NAT does not answer", failure);
        }
    }

    private void run() {
        try {
            while (!closing) {
                long now = System.nanoTime();
                chain.expire(now);
                endLateStreams(now);
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(pause(now)) + 1));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    turn(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the loopback NAT cannot go on", failure);
        } finally {
            closeAll();
        }
    }

    private static void turn(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Ready) key.attachment()).ready();
            }
        } catch (CancelledKeyException | ClosedChannelException gone) {
            key.cancel(); // closed by what another channel brought
        } catch (IOException broken) {
            // An ICMP error that the system hands to a datagram socket; the socket lives on.
        }
    }

    private long pause(long now) {
        long next = chain.nextDeadline();
        long untilTranslator = next == Deadlines.NEVER ? TimeUnit.SECONDS.toNanos(1) : next - now;
        return Math.clamp(untilTranslator, 0, TimeUnit.SECONDS.toNanos(1));
    }

    private void endLateStreams(long now) throws IOException {
        for (var each : new ArrayList<>(splices.entrySet())) {
            if (each.getKey().isOpening() && now - each.getValue() > STREAM_OPENING) {
                each.getKey().abort();
            }
            if (each.getKey().isOver()) {
                splices.remove(each.getKey());
            }
        }
    }

    private void fromGateway() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            buffer.clear();
            SocketAddress from = wire.receive(buffer);
            if (from == null) {
                return;
            }
            if (from.equals(gateway)) {
                byte[] packet = new byte[buffer.flip().remaining()];
                buffer.get(packet);
                chain.fromHome(packet, System.nanoTime());
            }
        }
    }

    private void arrived(byte[] packet) {
        received++;
        tap.packet(false, packet, epochNanos());
        chain.fromWorld(packet, System.nanoTime());
    }

    private void accept() throws IOException {
        SocketChannel stream = streams.accept();
        if (stream == null) {
            return;
        }
        var from = (InetSocketAddress) stream.getRemoteAddress();
        boolean isGateway =
                SocketEndpoints.of(from).address().equals(addresses.gatewayEnd().address());
        if (!isGateway || splices.size() >= MOST_SPLICES) {
            stream.close();
            return;
        }
        streamsAsked++;
        splices.put(new Splice(selector, new Segments(), stream), System.nanoTime());
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private void closeAll() {
        var open = new ArrayDeque<AutoCloseable>(List.of(wire, streams, udp, selector));
        splices.keySet().forEach(splice -> open.addFirst(splice::abort));
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception late) {
                // Everything else is still to be closed; a socket that cannot be is gone with the process.
            }
        }
    }

    /** What leaves the chain. */
    private final class World implements NatChain.Ends {
        @Override
        public void toWorld(byte[] packet) {
            if (ip.wrap(packet, 0, packet.length) != null) {
                return;
            }
            IpAddress source = IpAddress.v4(ip.source());
            if (!chain.isPublic(source)) {
                insideAddressSeen++;
                return;
            }
            if (ip.protocol() == IpProtocol.TCP) {
                segmentOut = packet;
                sent++;
                tap.packet(true, packet, epochNanos());
                return;
            }
            try {
                Endpoint endpoint = new Endpoint(source, EndpointRewrite.sourcePort(ip));
                if (!chain.translates() && ip.protocol() == IpProtocol.UDP && !udp.has(endpoint)) {
                    udp.open(endpoint);
                }
                long when = epochNanos();
                if (udp.send(ip)) {
                    sent++;
                    tap.packet(true, packet, when);
                    return;
                }
            } catch (IOException unreachable) {
                // As on any link: the packet is lost, and counted.
            }
            notCarried++;
        }

        @Override
        public void toHome(byte[] packet) {
            if (ip.wrap(packet, 0, packet.length) == null && ip.protocol() == IpProtocol.TCP) {
                segmentIn = true;
                return;
            }
            try {
                wire.send(ByteBuffer.wrap(packet), gateway);
            } catch (IOException gone) {
                notCarried++;
            }
        }

        @Override
        public void opened(Binding binding) {
            if (binding.protocol() == IpProtocol.UDP) {
                try {
                    udp.open(binding.outside());
                } catch (IOException taken) {
                    notCarried++; // its packets will find no socket, and be counted too
                }
            }
        }

        @Override
        public void closed(Binding binding) {
            if (binding.protocol() == IpProtocol.UDP) {
                try {
                    udp.release(binding.outside());
                } catch (IOException late) {
                    notCarried++;
                }
            }
        }
    }

    /** The chain as a stream sees it. */
    private final class Segments implements Splice.Nats {
        @Override
        public Optional<Endpoint> open(byte[] syn) {
            segmentOut = null;
            chain.fromHome(syn, System.nanoTime());
            return sourceOfSegmentOut();
        }

        @Override
        public boolean fromHome(byte[] segment, Endpoint outer) {
            segmentOut = null;
            chain.fromHome(segment, System.nanoTime());
            return sourceOfSegmentOut().filter(outer::equals).isPresent();
        }

        @Override
        public boolean fromWorld(byte[] segment) {
            segmentIn = false;
            received++;
            tap.packet(false, segment, epochNanos());
            chain.fromWorld(segment, System.nanoTime());
            return segmentIn;
        }

        @Override
        public Endpoint withPort(Endpoint inner) {
            nextPort = nextPort == 65_535 ? FIRST_FREE_PORT : nextPort + 1;
            return inner.withPort(nextPort);
        }

        private Optional<Endpoint> sourceOfSegmentOut() {
            byte[] segment = segmentOut;
            if (segment == null || ip.wrap(segment, 0, segment.length) != null) {
                return Optional.empty();
            }
            return Optional.of(new Endpoint(IpAddress.v4(ip.source()), EndpointRewrite.sourcePort(ip)));
        }
    }
}
