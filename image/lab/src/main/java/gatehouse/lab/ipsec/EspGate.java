package gatehouse.lab.ipsec;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.crypto.Primitives;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.InnerUdp;
import gatehouse.dataplane.TunDevice;
import gatehouse.esp.AnnexIKeys;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspPacket;
import gatehouse.esp.InboundSa;
import gatehouse.esp.IpView;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.Policy;
import gatehouse.esp.PortRange;
import gatehouse.esp.SecurityAssociation;
import gatehouse.esp.SecurityAssociation.Mode;
import gatehouse.esp.Selector;
import gatehouse.esp.Spd;
import gatehouse.lab.pcscf.SaPairs;
import gatehouse.sip.agree.IpsecMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The P-CSCF's IPsec layer: makes the four SAs of a {@link SaPairs}, puts datagrams into SA1 and takes them out of the
 * inbound ones. It knows no SIP. One thread owns it and its {@link EspPath}.
 */
public final class EspGate {
    /** Takes what came out of an SA. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * One datagram.
         *
         * @param spi the inbound SA
         * @param outer where the packet came from; port 0 for plain ESP
         * @param octets an array of its own
         */
        void datagram(long spi, Endpoint outer, ByteView octets);
    }

    private record Running(
            SaPairs pairs,
            OutboundSa toServer,
            OutboundSa toClient,
            InboundSa server,
            InboundSa client,
            List<Spd.Rule> rules) {}

    private static final ByteView NOTHING = ByteView.of(new byte[0]);

    private final EspPath path;
    private final @Nullable UdpEncapsulationFunction function;
    private final Primitives primitives;
    private final EspKeyTable keys;
    private final Receiver receiver;
    private final InnerUdp inner = new InnerUdp();
    private final EspBatch one = new EspBatch(1, EspPacket.LONGEST);
    private final Map<Long, Running> running = new HashMap<>();
    private final IpView view = new IpView();
    private @Nullable TunDevice tun;
    private final Map<InboundSa, Running> byServer = new HashMap<>();
    private final Set<Long> located = new HashSet<>();

    /**
     * A gate without SAs.
     *
     * @param function the separate encapsulation function of TR 33.803 B.4.1 among the path's ports, or null: IPsec
     *     encapsulates by itself
     * @param keys where SAs are written down for whoever reads the capture
     */
    public EspGate(
            EspPath path,
            @Nullable UdpEncapsulationFunction function,
            Primitives primitives,
            EspKeyTable keys,
            Receiver receiver) {
        this.path = path;
        this.function = function;
        this.primitives = primitives;
        this.keys = keys;
        this.receiver = receiver;
    }

    /** From now on TCP inside the SAs is the kernel's, behind this device. */
    public void carryStreams(TunDevice device) {
        tun = device;
    }

    /** How many sets of SAs there are. */
    public int sets() {
        return running.size();
    }

    /** Makes the two pairs; the secrets are closed. */
    public void establish(SaPairs pairs, Secret ck, Secret ik) {
        boolean apart = isApart(pairs);
        try (ck;
                ik;
                EspKeys expanded = AnnexIKeys.expand(pairs.suite(), ck, ik, primitives)) {
            Selector between = Selector.hosts(pairs.pcscf(), pairs.ue());
            Selector server = between.with(
                    Selector.ANY_PROTOCOL, PortRange.of(pairs.serverPort()), PortRange.of(pairs.ueClientPort()));
            Selector client = between.with(
                    Selector.ANY_PROTOCOL, PortRange.of(pairs.clientPort()), PortRange.of(pairs.ueServerPort()));
            SecurityAssociation sa1 = agreed(pairs, pairs.ueServerSpi(), expanded, apart);
            SecurityAssociation sa2 =
                    agreed(pairs, pairs.serverSpi(), expanded, apart).selecting(List.of(server));
            SecurityAssociation sa3 = agreed(pairs, pairs.ueClientSpi(), expanded, apart);
            SecurityAssociation sa4 =
                    agreed(pairs, pairs.clientSpi(), expanded, apart).selecting(List.of(client));
            Running set = new Running(
                    pairs,
                    path.crypto().outbound(sa1),
                    path.crypto().outbound(sa3),
                    path.crypto().inbound(sa2),
                    path.crypto().inbound(sa4),
                    new ArrayList<>());
            add(set);
            set.rules.add(new Spd.Rule(0, client, new Policy.Protect(set.toServer)));
            set.rules.add(new Spd.Rule(0, server, new Policy.Protect(set.toClient)));
            set.rules.forEach(path.spd()::add);
            running.put(pairs.id(), set);
            if (tun != null) {
                byServer.put(set.server, set);
            }
            if (function != null && apart) {
                function.add(pairs);
            }
            keys.write(sa1, pairs.pcscf(), pairs.ue());
            keys.write(sa2, pairs.ue(), pairs.pcscf());
            keys.write(sa3, pairs.pcscf(), pairs.ue());
            keys.write(sa4, pairs.ue(), pairs.pcscf());
        } catch (IllegalArgumentException reflection) {
            // Only a script makes equal SPIs: without SAs nothing can be taken for what it is not (TS 33.203 7.1)
            keys.note("no SAs were made: " + reflection.getMessage());
        }
    }

    /** Adds all four or, where the SPIs invite reflection, none. */
    private void add(Running set) {
        try {
            path.sad().add(set.server);
            path.sad().add(set.client);
            path.sad().add(set.toServer);
            path.sad().add(set.toClient);
        } catch (IllegalArgumentException reflection) {
            close(set);
            throw reflection;
        }
    }

    private boolean isApart(SaPairs pairs) {
        return function != null && pairs.mode() == IpsecMode.UDP_ENC_TUN;
    }

    private static SecurityAssociation agreed(SaPairs pairs, long spi, EspKeys keys, boolean apart) {
        Mode mode = pairs.mode().isTunnel() ? Mode.TUNNEL : Mode.TRANSPORT;
        SecurityAssociation sa =
                SecurityAssociation.of(spi, mode, pairs.suite(), keys.duplicate(), pairs.pcscf(), pairs.ue());
        if (!pairs.isEncapsulated() || apart) {
            return sa;
        }
        // port_Uenc is not known before the first packet (TR 33.803 B.4)
        sa = sa.encapsulated(pairs.encapsulationPort(), pairs.encapsulationPort());
        // RFC 3948 3.1.2: the UE computed its checksums with the address that it has itself
        return mode == Mode.TRANSPORT ? sa.originally(pairs.ueLocal(), pairs.pcscf()) : sa;
    }

    /** Ends them. */
    public void release(SaPairs pairs) {
        Running set = running.remove(pairs.id());
        if (set == null) {
            return;
        }
        byServer.remove(set.server);
        located.remove(pairs.id());
        set.rules.forEach(path.spd()::remove);
        close(set);
        if (function != null) {
            function.remove(pairs);
        }
    }

    private void close(Running set) {
        path.sad().remove(set.server);
        path.sad().remove(set.client);
        path.sad().remove(set.toServer);
        path.sad().remove(set.toClient);
        for (InboundSa sa : List.of(set.server, set.client)) {
            sa.agreed().close();
            sa.close();
        }
        for (OutboundSa sa : List.of(set.toServer, set.toClient)) {
            sa.agreed().close();
            sa.close();
        }
    }

    /** Packets of this UE go there from now on. */
    public void locate(SaPairs pairs, Endpoint outer) {
        Running set = running.get(pairs.id());
        if (set == null || !pairs.isEncapsulated()) {
            return;
        }
        located.add(pairs.id());
        if (function != null && isApart(pairs)) {
            function.locate(pairs, outer.port());
            return;
        }
        set.toServer.moveTo(outer.address(), outer.port());
        set.toClient.moveTo(outer.address(), outer.port());
        set.server.moveTo(outer.address(), outer.port());
        set.client.moveTo(outer.address(), outer.port());
    }

    /** Sends a datagram through SA1; {@code probe} is where to for this once. */
    public void send(SaPairs pairs, byte[] octets, @Nullable Endpoint probe, long now) {
        Running set = running.get(pairs.id());
        if (set == null) {
            return;
        }
        one.clear();
        inner.write(one.add(), pairs.client(), pairs.ueServer(), octets);
        if (probe == null) {
            path.send(one, now);
        } else if (function != null && isApart(pairs)) {
            int known = function.portOf(pairs);
            function.locate(pairs, probe.port());
            path.send(one, now);
            function.locate(pairs, known);
        } else {
            IpAddress address = set.toServer.remote();
            int port = set.toServer.remotePort();
            set.toServer.moveTo(probe.address(), probe.port());
            path.send(one, now);
            set.toServer.moveTo(address, port);
        }
    }

    /** Takes an opened batch, refused packets among it. */
    public void received(EspBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            InboundSa sa = packet.inbound();
            if (packet.refusal() != null || sa == null) {
                continue;
            }
            if (tun != null && isTcp(packet)) {
                segment(packet, sa, tun);
            } else if (inner.read(packet) instanceof Decoded.Ok<InnerUdp.Datagram>(InnerUdp.Datagram datagram)) {
                int port = function != null ? function.sourcePort(packet) : packet.sourcePort();
                receiver.datagram(
                        sa.agreed().spi(),
                        new Endpoint(packet.source(), port),
                        ByteView.of(datagram.payload().copy()));
            }
        }
    }

    private boolean isTcp(EspPacket packet) {
        return view.wrap(packet.array(), packet.offset(), packet.length()) && view.protocol() == IpView.TCP;
    }

    /** The first packet of a UE tells port_Uenc before the kernel answers it (TR 33.803 A.7.2); later ones are judged above. */
    private void segment(EspPacket packet, InboundSa sa, TunDevice device) {
        Running set = byServer.get(sa);
        if (set != null) {
            int port = function != null ? function.sourcePort(packet) : packet.sourcePort();
            Endpoint outer = new Endpoint(packet.source(), port);
            if (!located.contains(set.pairs.id()) && outer.address().equals(set.pairs.ue())) {
                locate(set.pairs, outer);
            }
            receiver.datagram(sa.agreed().spi(), outer, NOTHING);
        }
        device.write(packet);
    }
}
