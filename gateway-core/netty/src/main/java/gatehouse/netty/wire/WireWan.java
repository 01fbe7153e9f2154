package gatehouse.netty.wire;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.netty.DatagramHandler;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.EventLoops;
import gatehouse.netty.StreamRoute;
import gatehouse.netty.SystemWan;
import gatehouse.netty.WanPort;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.packet.Ipv4Packet;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A way out that is one local UDP socket to a NAT in another process, for machines where no namespace can be made: the
 * gateway then has no other way to the outside. Each datagram on that socket is exactly one IPv4 packet from or to the
 * inside address; UDP ports bound here exist inside those packets only.
 *
 * <p>Streams go to a TCP port of the NAT: one line {@code CONNECT source destination}, one line {@code OK} or {@code
 * FAIL reason} back, then the stream itself. Thread-safe.
 */
public final class WireWan implements WanPort {
    private static final int FIRST_EPHEMERAL = 49_152; // RFC 6335 6
    private static final int EPHEMERALS = 65_536 - FIRST_EPHEMERAL;
    private static final DatagramOptions WIRE = new DatagramOptions("wire", 0, 65_535, 4, 4096, 1 << 20);

    private final EventLoops loops;
    private final Endpoint nat;
    private final Endpoint natStreams;
    private final IpAddress inside;
    private final PacketTap tap;
    private final DatagramPort socket;
    private final Map<Integer, WirePort> ports = new ConcurrentHashMap<>();
    private final AtomicInteger nextUdp = new AtomicInteger();
    private final AtomicInteger nextTcp = new AtomicInteger();
    private final AtomicInteger identification = new AtomicInteger();
    private final LongAdder strays = new LongAdder();

    /**
     * Opens the socket.
     *
     * @param local the gateway's end of the wire, such as 127.1.2.1:7000
     * @param nat the NAT's end; packets from anyone else are ignored
     * @param natStreams where the NAT takes streams
     * @param inside the one address that the gateway has behind the NAT, IPv4
     * @param tap sees every packet on the wire, and none of the socket around it
     * @throws IOException in one clear sentence, such as a port in use
     */
    public WireWan(EventLoops loops, Endpoint local, Endpoint nat, Endpoint natStreams, IpAddress inside, PacketTap tap)
            throws IOException {
        if (inside.isV6()) {
            throw new IllegalArgumentException("the wire carries IPv4, and " + inside + " is not");
        }
        this.loops = loops;
        this.nat = nat;
        this.natStreams = natStreams;
        this.inside = inside;
        this.tap = tap;
        this.socket = new SystemWan(loops, PacketTap.NONE).bind(local, WIRE, new Receiver());
    }

    @Override
    public DatagramPort bind(Endpoint local, DatagramOptions options, DatagramHandler handler) throws IOException {
        if (!local.address().equals(inside) && !local.address().isUnspecified()) {
            throw new IOException("cannot bind UDP " + local + ": the wire's inside address is " + inside);
        }
        for (int tries = 0; tries < EPHEMERALS; tries++) {
            int number = local.port() != 0 ? local.port() : ephemeral(nextUdp);
            WirePort port = new WirePort(this, new Endpoint(inside, number), options, handler);
            if (ports.putIfAbsent(number, port) == null) {
                return port;
            }
            if (local.port() != 0) {
                break;
            }
        }
        throw new IOException("cannot bind UDP " + local + ": Address already in use");
    }

    @Override
    public StreamRoute route(Endpoint local, Endpoint remote) {
        Endpoint source = new Endpoint(inside, local.port() != 0 ? local.port() : ephemeral(nextTcp));
        return new StreamRoute(socket.local().withPort(0), natStreams, source, "CONNECT " + source + " " + remote);
    }

    /** How many datagrams came on the socket that were no packet for a bound port. */
    public long strays() {
        return strays.sum();
    }

    @Override
    public void close() {
        ports.clear();
        socket.close();
    }

    boolean transmit(byte[] packet) {
        if (!tap.equals(PacketTap.NONE)) {
            tap.packet("wire", PacketTap.Direction.OUT, ByteView.of(packet), loops.epochNanos());
        }
        return socket.send(nat, packet, 0, packet.length);
    }

    int nextIdentification() {
        return identification.incrementAndGet() & 0xffff;
    }

    void remove(WirePort port) {
        ports.remove(port.local().port(), port);
    }

    boolean isBound(WirePort port) {
        return port.equals(ports.get(port.local().port()));
    }

    private static int ephemeral(AtomicInteger next) {
        return FIRST_EPHEMERAL + Math.floorMod(next.getAndIncrement(), EPHEMERALS);
    }

    /** What the NAT sends, on the event loop's thread. */
    private final class Receiver implements DatagramHandler {
        private final Set<WirePort> touched = new HashSet<>();
        private boolean isNatGone;

        @Override
        public void received(DatagramPort wire, Endpoint from, ByteView packet, long now) {
            if (!from.equals(nat)) {
                strays.increment();
                return;
            }
            isNatGone = false;
            if (!tap.equals(PacketTap.NONE)) {
                tap.packet("wire", PacketTap.Direction.IN, packet, loops.epochNanos());
            }
            switch (Ipv4Packet.decode(packet)) {
                case Decoded.Ok<Ipv4Packet>(Ipv4Packet.Udp udp) -> {
                    WirePort port = find(udp.to());
                    if (port != null) {
                        touched.add(port);
                        port.received(udp.from(), udp.payload(), now);
                    }
                }
                case Decoded.Ok<Ipv4Packet>(Ipv4Packet.IcmpError error) -> {
                    WirePort port = find(error.from());
                    if (port != null) {
                        port.unreachable(error.to(), "ICMP type " + error.type() + " code " + error.code());
                    }
                }
                case Decoded.Ok<Ipv4Packet>(Ipv4Packet.Other _) -> strays.increment();
                case Decoded.Malformed<Ipv4Packet>(String reason, int offset) -> {
                    strays.increment();
                    Logger.debug("wire: {} at offset {}", reason, offset);
                }
            }
        }

        @Override
        public void unreachable(DatagramPort wire, Endpoint to, String reason) {
            if (!isNatGone) { // once, and not for every packet that goes nowhere
                isNatGone = true;
                Logger.warn("nobody answers at the NAT's end of the wire, {}: {}", to, reason);
            }
        }

        @Override
        public void batchEnd(DatagramPort wire) {
            touched.forEach(WirePort::batchEnd);
            touched.clear();
        }

        private @Nullable WirePort find(Endpoint to) {
            WirePort port = to.address().equals(inside) ? ports.get(to.port()) : null;
            if (port == null) {
                strays.increment();
            }
            return port;
        }
    }
}
