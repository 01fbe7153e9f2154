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
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.List;
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

    private final OutsideTap tap;
    private final Selector selector;
    private final DatagramChannel wire;
    private final StreamDoor streams;
    private final UdpOutside udp;
    private final NatChain chain;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final Ipv4View ip = new Ipv4View();
    private final SocketAddress gateway;

    private long sent;
    private long received;
    private long notCarried;
    private long insideAddressSeen;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private LoopbackNat(
            LoopbackAddresses addresses, List<Behavior> behaviors, Timeouts timeouts, OutsideTap tap, Entropy entropy)
            throws IOException {
        this.tap = tap;
        gateway = SocketEndpoints.of(addresses.gatewayEnd());
        selector = Selector.open();
        wire = DatagramChannel.open();
        udp = new UdpOutside(selector, this::arrived);
        chain = new NatChain(behaviors, timeouts, addresses.inner(), addresses.publicAddress(), entropy, new World());
        streams = new StreamDoor(selector, addresses.gatewayEnd().address(), this::leaving, this::arrived);
        thread = new Thread(this::run, "loopback-nat");
        thread.setDaemon(true);
        try {
            wire.configureBlocking(false);
            wire.bind(SocketEndpoints.of(addresses.natEnd()));
            wire.register(selector, SelectionKey.OP_READ, (Ready) this::fromGateway);
            streams.open(addresses.natEnd());
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

    /** What it did so far; after {@link #close} too. */
    public Tally tally() {
        return onThread(
                () -> new Tally(sent, received, chain.dropped(), notCarried, insideAddressSeen, streams.asked()));
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
        if (!thread.isAlive()) {
            return afterEnd(work);
        }
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

    /** Nobody else is there any more, so the caller may look itself. */
    private <T> T afterEnd(Callable<T> work) {
        if (failure != null) {
            throw new IllegalStateException("the loopback NAT broke down", failure);
        }
        try {
            return work.call();
        } catch (Exception broken) {
            throw new IllegalStateException("the loopback NAT has ended", broken);
        }
    }

    private void run() {
        try {
            while (!closing) {
                long now = System.nanoTime();
                chain.expire(now);
                streams.tidy(now);
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(pause(now)) + 1));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    turn(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken; // told to whoever asks next
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
                leaving(packet);
            }
        }
    }

    private void leaving(byte[] packet) {
        chain.fromHome(packet, System.nanoTime());
    }

    private void arrived(byte[] packet) {
        received++;
        tap.packet(false, packet, epochNanos());
        chain.fromWorld(packet, System.nanoTime());
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private void closeAll() {
        for (AutoCloseable each : List.of(streams, wire, udp, selector)) {
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
                streams.cameOut(packet);
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
                streams.cameHome();
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
}
