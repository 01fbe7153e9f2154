package gatehouse.lab.ipsec;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.DataplaneLoop;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.dataplane.EspRawSocket;
import gatehouse.dataplane.EspUdpSocket;
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

    private final DataplaneLoop loop;
    private final EspGate gate;
    private final Clock clock;

    private IpsecEdge(DataplaneLoop loop, EspGate gate, Clock clock) {
        this.loop = loop;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Opens the sockets and starts.
     *
     * @param raw whether plain ESP is taken too
     * @param receiver called on the thread of this edge
     * @throws IOException when an address cannot be had or a right is missing, in one sentence
     */
    public static IpsecEdge open(
            AccessPolicy policy, boolean raw, Clock clock, Entropy entropy, EspKeyTable keys, EspGate.Receiver receiver)
            throws IOException {
        List<EspPort> ports = new ArrayList<>();
        try {
            EspPort shared = udp(policy, policy.encapsulationPort());
            UdpEncapsulationFunction function =
                    policy.separateEncapsulation() ? new UdpEncapsulationFunction(shared) : null;
            ports.add(function == null ? shared : function);
            ports.add(udp(policy, policy.improvedPort()));
            if (raw) {
                ports.add(EspRawSocket.open(policy.clear().address(), BATCH));
            }
            return start(ports, function, clock, entropy, keys, receiver);
        } catch (IOException | RuntimeException e) {
            ports.forEach(EspPort::close);
            throw e;
        }
    }

    private static IpsecEdge start(
            List<EspPort> ports,
            @Nullable UdpEncapsulationFunction function,
            Clock clock,
            Entropy entropy,
            EspKeyTable keys,
            EspGate.Receiver receiver)
            throws IOException {
        JcaEngine engine = new JcaEngine();
        EspPath path = new EspPath(engine, entropy, ports, BATCH);
        EspGate gate = new EspGate(path, function, engine, keys, receiver);
        return new IpsecEdge(DataplaneLoop.sockets("lab-esp", path, gate::received, clock, BATCH), gate, clock);
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
