package gatehouse.lab.ipsec;

import gatehouse.base.IpAddress;
import gatehouse.dataplane.EspPort;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.lab.pcscf.SaPairs;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The separate UDP encapsulation function of TR 33.803 B.4.1: it puts the UDP header around what an IPsec without RFC 3948
 * has sealed in tunnel mode, and takes it off before that IPsec sees the packet. Its table is keyed by (SPI, destination),
 * which must therefore be unique.
 *
 * <p>The TR lets it learn port_Uenc from any packet with a known SPI, so that one forged packet could lead a UE's traffic
 * away. Here it only notes where a packet came from; the port is learnt through {@link #locate}, once IPsec has found a
 * packet authentic. Packets that are in no table pass as they are: another design may share the socket.
 */
public final class UdpEncapsulationFunction implements EspPort {
    private record Key(int spi, IpAddress destination) {}

    private static final class Entry {
        final int ourPort;
        int theirPort;

        Entry(int ourPort) {
            this.ourPort = ourPort;
        }
    }

    private final EspPort socket;
    private final Map<Key, Entry> outbound = new HashMap<>();
    private final Map<Key, Entry> inbound = new HashMap<>();
    private final IdentityHashMap<EspPacket, Integer> cameFrom = new IdentityHashMap<>();

    /** Around the socket that it listens at. */
    public UdpEncapsulationFunction(EspPort socket) {
        this.socket = socket;
    }

    /** The four rows of a set: "undef" where port_Uenc will stand (A.7.2). */
    void add(SaPairs pairs) {
        Entry entry = new Entry(pairs.encapsulationPort());
        outbound.put(new Key((int) pairs.ueServerSpi(), pairs.ue()), entry);
        outbound.put(new Key((int) pairs.ueClientSpi(), pairs.ue()), entry);
        inbound.put(new Key((int) pairs.serverSpi(), pairs.pcscf()), entry);
        inbound.put(new Key((int) pairs.clientSpi(), pairs.pcscf()), entry);
    }

    void remove(SaPairs pairs) {
        outbound.remove(new Key((int) pairs.ueServerSpi(), pairs.ue()));
        outbound.remove(new Key((int) pairs.ueClientSpi(), pairs.ue()));
        inbound.remove(new Key((int) pairs.serverSpi(), pairs.pcscf()));
        inbound.remove(new Key((int) pairs.clientSpi(), pairs.pcscf()));
    }

    /** Sets port_Uenc of a set. */
    void locate(SaPairs pairs, int port) {
        Entry entry = outbound.get(new Key((int) pairs.ueServerSpi(), pairs.ue()));
        if (entry != null) {
            entry.theirPort = port;
        }
    }

    /** port_Uenc of a set, 0 while undefined. */
    int portOf(SaPairs pairs) {
        Entry entry = outbound.get(new Key((int) pairs.ueServerSpi(), pairs.ue()));
        return entry == null ? 0 : entry.theirPort;
    }

    /** The UDP port that a received packet came from, also when its header is off. */
    int sourcePort(EspPacket packet) {
        return packet.isEncapsulated() ? packet.sourcePort() : cameFrom.getOrDefault(packet, 0);
    }

    @Override
    public int receive(EspBatch batch) {
        int first = batch.size();
        int added = socket.receive(batch);
        for (int i = first; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.length() >= 4 && inbound.containsKey(new Key(spi(packet), packet.destination()))) {
                cameFrom.put(packet, packet.sourcePort());
                packet.path(packet.source(), 0, packet.destination(), 0);
            } else {
                cameFrom.remove(packet);
            }
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return socket.carries(packet) || (!packet.isEncapsulated() && entry(packet) != null);
    }

    @Override
    public int send(EspBatch batch) {
        int undefined = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            Entry entry = packet.refusal() == null && !packet.isEncapsulated() ? entry(packet) : null;
            if (entry != null && entry.theirPort != 0) {
                packet.path(packet.source(), entry.ourPort, packet.destination(), entry.theirPort);
            } else if (entry != null) {
                undefined++;
            }
        }
        return undefined + socket.send(batch);
    }

    private @Nullable Entry entry(EspPacket packet) {
        return packet.length() < 4 ? null : outbound.get(new Key(spi(packet), packet.destination()));
    }

    private static int spi(EspPacket packet) {
        byte[] array = packet.array();
        int at = packet.offset();
        return (array[at] & 0xff) << 24
                | (array[at + 1] & 0xff) << 16
                | (array[at + 2] & 0xff) << 8
                | (array[at + 3] & 0xff);
    }

    @Override
    public int descriptor() {
        return socket.descriptor();
    }

    @Override
    public void close() {
        socket.close();
    }
}
