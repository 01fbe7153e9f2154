package gatehouse.lab.ipsec;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.DataplaneLoop;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.dataplane.EspRawSocket;
import gatehouse.dataplane.EspUdpSocket;
import gatehouse.dataplane.TunDevice;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.SaPairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@link EspGate} on real sockets, on a thread of its own: UDP 4500 and 5061 (no IKE runs there, TR 33.803 B.4.1), and
 * plain ESP where it was asked for. Thread-safe; what is asked for is done in order.
 */
public final class IpsecEdge implements AutoCloseable {
    private static final int BATCH = 16;

    /** Of what goes into the SAs over TCP: with everything around it, it fits 1,500 octets. */
    private static final int MTU = 1_400;

    private final DataplaneLoop loop;
    private final EspGate gate;
    private final Clock clock;
    private final @Nullable TunDevice tun;

    private IpsecEdge(DataplaneLoop loop, EspGate gate, Clock clock, @Nullable TunDevice tun) {
        this.tun = tun;
        this.loop = loop;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Opens the sockets and starts.
     *
     * @param raw whether plain ESP is taken too
     * @param streams whether the kernel's TCP runs inside the SAs, behind {@link #device}; needs CAP_NET_ADMIN
     * @param receiver called on the thread of this edge
     * @throws IOException when an address cannot be had or a right is missing, in one sentence
     */
    public static IpsecEdge open(
            AccessPolicy policy,
            boolean raw,
            boolean streams,
            Clock clock,
            Entropy entropy,
            EspKeyTable keys,
            EspGate.Receiver receiver)
            throws IOException {
        List<EspPort> ports = new ArrayList<>();
        TunDevice tun = null;
        try {
            EspPort shared = udp(policy, policy.encapsulationPort());
            UdpEncapsulationFunction function =
                    policy.separateEncapsulation() ? new UdpEncapsulationFunction(shared) : null;
            ports.add(function == null ? shared : function);
            ports.add(udp(policy, policy.improvedPort()));
            if (raw) {
                ports.add(EspRawSocket.open(policy.clear().address(), BATCH));
            }
            tun = streams ? tun(policy.clear().address()) : null;
            return start(ports, function, tun, clock, entropy, keys, receiver);
        } catch (IOException | RuntimeException e) {
            ports.forEach(EspPort::close);
            if (tun != null) {
                tun.close();
            }
            throw e;
        }
    }

    private static TunDevice tun(IpAddress own) throws IOException {
        TunDevice device = TunDevice.open("pcscf%d");
        try {
            device.mtu(MTU);
            device.takeFromAnywhere();
            device.serve(own); // from a device without an address nothing is taken in
            return device;
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** The network device whose TCP runs inside the SAs. */
    public String device() {
        TunDevice there = tun;
        if (there == null) {
            throw new IllegalStateException("UDP alone runs inside these SAs");
        }
        return there.name();
    }

    private static IpsecEdge start(
            List<EspPort> ports,
            @Nullable UdpEncapsulationFunction function,
            @Nullable TunDevice tun,
            Clock clock,
            Entropy entropy,
            EspKeyTable keys,
            EspGate.Receiver receiver)
            throws IOException {
        JcaEngine engine = new JcaEngine();
        EspPath path = new EspPath(engine, entropy, ports, BATCH);
        EspGate gate = new EspGate(path, function, engine, keys, receiver);
        DataplaneLoop loop;
        if (tun == null) {
            loop = DataplaneLoop.sockets("lab-esp", path, gate::received, clock, BATCH);
        } else {
            gate.carryStreams(tun);
            loop = DataplaneLoop.both("lab-esp", path, tun, gate::received, clock, BATCH);
        }
        return new IpsecEdge(loop, gate, clock, tun);
    }

    private static EspPort udp(AccessPolicy policy, int port) throws IOException {
        return EspUdpSocket.open(new Endpoint(policy.clear().address(), port), (_, _, _) -> {}, BATCH);
    }

    /** Makes two pairs of SAs; takes the secrets over. */
    public void establish(SaPairs pairs, Secret ck, Secret ik) {
        loop.execute(_ -> gate.establish(pairs, ck, ik));
    }

    /** Ends them. */
    public void release(SaPairs pairs) {
        loop.execute(_ -> gate.release(pairs));
    }

    /** Packets of this UE go there from now on. */
    public void locate(SaPairs pairs, Endpoint outer) {
        loop.execute(_ -> gate.locate(pairs, outer));
    }

    /** Sends a datagram through SA1, for once to {@code probe}. */
    public void send(SaPairs pairs, byte[] octets, @Nullable Endpoint probe) {
        loop.execute(_ -> gate.send(pairs, octets, probe, clock.nanos()));
    }

    @Override
    public void close() {
        loop.close();
    }
}
