package gatehouse.gateway.access;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.DataplaneLoop;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.dataplane.EspRawSocket;
import gatehouse.dataplane.EspUdpSocket;
import gatehouse.dataplane.InnerUdp;
import gatehouse.dataplane.TunDevice;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.esp.InboundSa;
import gatehouse.ims.SecurityAssociations;
import gatehouse.management.AssociationStatus;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** One socket of ESP with the associations that go through it, on a thread of its own. */
final class EspCarrier implements AutoCloseable {
    /** Takes the datagrams of one set of associations; called on the carrier's thread. */
    @FunctionalInterface
    interface Receiver {
        /** One datagram whose integrity is right; {@code octets} are the receiver's. */
        void datagram(int sourcePort, int destinationPort, ByteView octets);
    }

    /** What names a set among those of all operators. */
    record Key(Object owner, long id) {}

    private record Member(InstalledSet set, String account, long madeAt) {}

    private final JcaEngine primitives = new JcaEngine();
    private final CryptoEngine packets;
    private final Clock clock;
    private volatile @Nullable EspThread loop;
    private volatile Consumer<Endpoint> keepAlive = to -> {};
    private final InnerUdp innerOut;
    private final InnerUdp innerIn = new InnerUdp();
    private final EspBatch outward = new EspBatch(1, 65_535);
    private final Map<Key, Member> members = new HashMap<>();
    private final Map<InboundSa, Consumer<EspPacket>> takers = new HashMap<>();
    /** Behind which the kernel's UDP and TCP run; null where SIP over UDP is all. */
    private final @Nullable TunDevice tun;

    private EspCarrier(EspWan.Means means) {
        this.packets = means.packets();
        this.clock = means.clock();
        this.tun = means.tun();
        this.innerOut = new InnerUdp(means.dscp());
    }

    static EspCarrier plain(EspRawSocket socket, EspWan.Means means) throws IOException {
        return new EspCarrier(means).on("esp", socket, means.entropy(), to -> {});
    }

    static EspCarrier inUdp(EspUdpSocket socket, EspWan.Means means) throws IOException {
        String name = "esp-" + socket.local().port();
        return new EspCarrier(means).on(name, socket, means.entropy(), socket::sendKeepalive);
    }

    static EspCarrier wired(WanPort wan, Endpoint local, EspWan.Means means) throws IOException {
        EspCarrier carrier = new EspCarrier(means);
        WiredEsp wire = WiredEsp.open(wan, local, carrier::received, means);
        carrier.loop = wire;
        carrier.keepAlive = wire::sendKeepalive;
        return carrier;
    }

    private EspCarrier on(String name, EspPort port, Entropy entropy, Consumer<Endpoint> reminder) throws IOException {
        EspPath path = new EspPath(packets, entropy, List.of(port), EspWan.BATCH);
        loop = EspThread.of(
                tun == null
                        ? DataplaneLoop.sockets(name, path, this::received, clock, EspWan.BATCH)
                        : DataplaneLoop.both(name, path, tun, this::received, clock, EspWan.BATCH));
        keepAlive = reminder;
        return this;
    }

    private EspThread loop() {
        EspThread running = loop;
        if (running == null) {
            throw new IllegalStateException("a carrier runs once it is made");
        }
        return running;
    }

    /** The device whose sockets are inside the associations; null where there is none. */
    @Nullable
    TunDevice tun() {
        return tun;
    }

    /**
     * Makes the four SAs; their keys are wiped afterwards.
     *
     * @param behindDevice whether the kernel's sockets take what comes, instead of {@code receiver}
     * @param impossible told in one sentence when they cannot be made; none of them is there then
     */
    void install(
            Key key,
            String account,
            SecurityAssociations agreed,
            boolean behindDevice,
            Receiver receiver,
            Consumer<String> impossible) {
        TunDevice device = behindDevice ? tun : null;
        Consumer<EspPacket> taker = device == null ? packet -> read(packet, receiver) : device::write;
        loop().execute(path -> {
            try (agreed) {
                InstalledSet set = InstalledSet.install(agreed, path, primitives, tun != null);
                members.put(key, new Member(set, account, clock.nanos()));
                set.inbound().forEach(sa -> takers.put(sa, taker));
            } catch (RuntimeException e) {
                Logger.error("security associations {} are not made: {}", key.id(), e.getMessage());
                impossible.accept("the security associations are not made: " + e.getMessage());
            }
        });
    }

    void remove(Key key) {
        loop().execute(path -> {
            Member member = members.remove(key);
            if (member != null) {
                member.set().inbound().forEach(takers::remove);
                member.set().remove(path);
            }
        });
    }

    /** What runs for an account; empty when the thread does not answer soon. */
    CompletableFuture<List<AssociationStatus>> status(String account) {
        CompletableFuture<List<AssociationStatus>> rows = new CompletableFuture<>();
        loop().execute(path -> {
            List<AssociationStatus> found = new ArrayList<>();
            for (Member member : members.values()) {
                if (member.account().equals(account)) {
                    found.addAll(member.set().status((clock.nanos() - member.madeAt()) / 1_000_000));
                }
            }
            rows.complete(found);
        });
        return rows.completeOnTimeout(List.of(), 200, TimeUnit.MILLISECONDS);
    }

    /** Sends one datagram through the SA for these ports. */
    void transmit(Key key, int sourcePort, int destinationPort, byte[] octets) {
        loop().execute(path -> {
            Member member = members.get(key);
            if (member == null) {
                return; // removed meanwhile
            }
            IpAddress inner = member.set().inner();
            IpAddress pcscf = member.set().pcscf();
            outward.clear();
            EspPacket packet = outward.add();
            innerOut.write(packet, new Endpoint(inner, sourcePort), new Endpoint(pcscf, destinationPort), octets);
            if (path.send(outward, clock.nanos()) == 0) {
                Logger.debug("a message of {} octets did not leave: {}", octets.length, packet.refusal());
            }
        });
    }

    /** Reminds the NAT of us (RFC 3948 2.3). */
    void keepAlive(Key key) {
        loop().execute(path -> {
            Member member = members.get(key);
            if (member != null) {
                keepAlive.accept(member.set().outerRemote());
            }
        });
    }

    private void received(EspBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            Consumer<EspPacket> taker = packet.refusal() == null ? takers.get(packet.inbound()) : null;
            if (taker != null) {
                taker.accept(packet);
            }
        }
    }

    private void read(EspPacket packet, Receiver receiver) {
        if (innerIn.read(packet) instanceof Decoded.Ok<InnerUdp.Datagram>(InnerUdp.Datagram datagram)) {
            ByteView octets = ByteView.of(datagram.payload().copy());
            receiver.datagram(datagram.source().port(), datagram.destination().port(), octets);
        }
    }

    @Override
    public void close() {
        loop().execute(
                        path -> { // wipes the keys of what still runs
                            members.values().forEach(member -> member.set().remove(path));
                            members.clear();
                            takers.clear();
                        });
        loop().close();
    }
}
