package gatehouse.gateway.access;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.crypto.CryptoEngine;
import gatehouse.dataplane.EspPort;
import gatehouse.dataplane.EspRawSocket;
import gatehouse.dataplane.EspUdpSocket;
import gatehouse.dataplane.TunDevice;
import gatehouse.ims.SaNumbers;
import gatehouse.management.AssociationStatus;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of ESP at the gateway's WAN side: it hands out SPIs and protected ports, so that no operator meets another,
 * and holds the raw socket and the UDP ports that their packets share. Thread-safe.
 */
public final class EspWan implements SaNumbers, AutoCloseable {
    /** Packets in one system call. */
    static final int BATCH = 32;

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 40_000;

    /** Which socket; port 0 stands for plain ESP. */
    private record Place(IpAddress local, int udpPort) {}

    private final Clock clock;
    private final Entropy entropy;
    private final @Nullable WanPort wire;
    private final CryptoEngine packets;
    private final boolean streams;
    private final int dscp;
    private final Set<Long> spis = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();
    private final Map<Place, EspCarrier> carriers = new HashMap<>();

    /**
     * Without a socket yet.
     *
     * @param wire where no namespace can be made, what everything goes through; else null: the kernel's own sockets
     * @param packets enciphers them
     * @param streams whether the kernel's UDP and TCP are to run inside the associations, which needs CAP_NET_ADMIN
     * @param dscp the DiffServ code point of what leaves, inside and outside, 0 to 63
     */
    public EspWan(
            Clock clock, Entropy entropy, @Nullable WanPort wire, CryptoEngine packets, boolean streams, int dscp) {
        this.streams = streams;
        this.dscp = dscp;
        this.clock = clock;
        this.entropy = entropy;
        this.wire = wire;
        this.packets = packets;
    }

    @Override
    public synchronized long takeSpi(LongPredicate avoid) {
        while (true) {
            long spi = entropy.below(Integer.MAX_VALUE) * 2L + entropy.below(2);
            if (spi >= LEAST_SPI && !avoid.test(spi) && spis.add(spi)) {
                return spi;
            }
        }
    }

    @Override
    public synchronized void giveBackSpi(long spi) {
        spis.remove(spi);
    }

    @Override
    public synchronized int takePort(IntPredicate avoid) {
        while (true) {
            int port = FIRST_PORT + entropy.below(PORTS); // above 5060 and 5061
            if (!avoid.test(port) && ports.add(port)) {
                return port;
            }
        }
    }

    @Override
    public synchronized void giveBackPort(int port) {
        ports.remove(port);
    }

    /**
     * The socket for plain ESP at an address.
     *
     * @throws IOException when the right is missing or the address cannot be had, in one sentence
     */
    synchronized EspCarrier plain(IpAddress local) throws IOException {
        if (wire != null) {
            throw new IOException("plain ESP does not pass the demo's wire; choose a mode inside UDP");
        }
        EspCarrier known = carriers.get(new Place(local, 0));
        if (known != null) {
            return known;
        }
        return keep(new Place(local, 0), beside(EspRawSocket.open(local, BATCH), EspCarrier::plain));
    }

    /** Whether TCP runs inside the associations. */
    public boolean streams() {
        return streams;
    }

    /** The DiffServ code point of what leaves. */
    int dscp() {
        return dscp;
    }

    /** What carriers have in common. */
    record Means(@Nullable TunDevice tun, CryptoEngine packets, Entropy entropy, Clock clock, int dscp) {}

    @FunctionalInterface
    private interface Maker<P extends EspPort> {
        EspCarrier make(P port, Means means) throws IOException;
    }

    /** A carrier on a port, with a device of its own where TCP is to run inside. */
    private <P extends EspPort> EspCarrier beside(P port, Maker<P> maker) throws IOException {
        TunDevice tun = null;
        try {
            port.mark(dscp);
            tun = streams ? InnerSockets.device() : null;
            return maker.make(port, new Means(tun, packets, entropy, clock, dscp));
        } catch (IOException | RuntimeException e) {
            port.close();
            if (tun != null) {
                tun.close();
            }
            throw e;
        }
    }

    /**
     * The socket for ESP in UDP at an address and port.
     *
     * @throws IOException when it cannot be had, in one sentence
     */
    synchronized EspCarrier inUdp(Endpoint local) throws IOException {
        Place place = new Place(local.address(), local.port());
        EspCarrier known = carriers.get(place);
        if (known != null) {
            return known;
        }
        WanPort through = wire;
        if (through != null) {
            return keep(place, EspCarrier.wired(through, local, new Means(null, packets, entropy, clock, dscp)));
        }
        // nobody speaks IKE here yet: what is marked as IKE is passed over (RFC 3948 2.2)
        EspUdpSocket socket = EspUdpSocket.open(local, (from, to, message) -> {}, BATCH);
        return keep(place, beside(socket, EspCarrier::inUdp));
    }

    /** What runs for an account. */
    public List<AssociationStatus> associations(String account) {
        List<CompletableFuture<List<AssociationStatus>>> asked = new ArrayList<>();
        synchronized (this) {
            carriers.values().forEach(carrier -> asked.add(carrier.status(account)));
        }
        List<AssociationStatus> rows = new ArrayList<>();
        asked.forEach(answer -> rows.addAll(answer.join()));
        return rows;
    }

    private EspCarrier keep(Place place, EspCarrier carrier) {
        carriers.put(place, carrier);
        return carrier;
    }

    @Override
    public synchronized void close() {
        carriers.values().forEach(EspCarrier::close);
        carriers.clear();
    }
}
