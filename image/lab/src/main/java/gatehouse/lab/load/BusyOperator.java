package gatehouse.lab.load;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.esp.EspBatch;
import gatehouse.lab.ipsec.EspGate;
import gatehouse.lab.ipsec.EspKeyTable;
import gatehouse.lab.operator.OperatorAction;
import gatehouse.lab.operator.OperatorCore;
import gatehouse.lab.operator.OperatorEvent;
import gatehouse.lab.operator.OperatorSettings;
import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.PcscfAction;
import gatehouse.lab.pcscf.PcscfCore;
import gatehouse.lab.pcscf.PcscfEvent;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The operator's cores and its IPsec layer on one thread, without sockets: what a registration costs the network. */
final class BusyOperator {
    /** A message that left in clear. */
    @SuppressWarnings("ArrayRecordComponent")
    record Clear(Endpoint to, byte[] octets) {}

    final Queue<Clear> clear = new ArrayDeque<>();
    final QueuePort port = new QueuePort();

    private final Endpoint pcscf;
    private final EspPath path;
    private final EspGate gate;
    private final PcscfCore access;
    private final OperatorCore operator;
    private final EspBatch batch = new EspBatch(32, 4_096);
    private final Queue<Runnable> work = new ArrayDeque<>();
    private int registered;
    private long now;

    BusyOperator(String domain, Endpoint pcscf, List<Subscriber> subscribers, Entropy entropy) {
        this.pcscf = pcscf;
        AccessPolicy policy = AccessPolicy.of(pcscf);
        JcaEngine engine = new JcaEngine();
        this.path = new EspPath(engine, entropy, List.of(port), 32);
        this.access = new PcscfCore(policy, entropy);
        this.operator = new OperatorCore(
                new OperatorSettings(domain, pcscf, pcscf.address(), 30_000, 30_100, subscribers, Map.of()), entropy);
        this.gate = new EspGate(
                path,
                null,
                engine,
                EspKeyTable.NONE,
                (spi, outer, octets) ->
                        work.add(() -> feed(access, new PcscfEvent.Protected(spi, outer, octets), this::carryOut)));
    }

    int registered() {
        return registered;
    }

    /** A message in clear arrives. */
    void clear(Endpoint from, byte[] octets) {
        Flow flow = new Flow(Transport.UDP, pcscf, from);
        feed(access, new PcscfEvent.Clear(new TransportEvent.Datagram(flow, ByteView.of(octets))), this::carryOut);
        drain();
    }

    /** Takes all sealed packets that lie at the port. */
    void receive() {
        while (path.receive(batch, now) > 0) {
            gate.received(batch);
            drain();
        }
    }

    /** Lets time pass. */
    void pass(long nanos) {
        now += nanos;
        access.expire(now, this::carryOut);
        operator.expire(now, this::carryOut);
        drain();
    }

    private void drain() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private <E, A> void feed(Core<E, A> core, E event, java.util.function.Consumer<? super A> out) {
        core.handle(event, now, out);
    }

    private void carryOut(PcscfAction action) {
        switch (action) {
            case PcscfAction.ToCore(var event) ->
                work.add(() -> feed(operator, new OperatorEvent.Wire(event), this::carryOut));
            case PcscfAction.Clear(TransportAction.Transmit(var flow, var octets)) ->
                clear.add(new Clear(flow.remote(), octets));
            case PcscfAction.Clear(var _), PcscfAction.Told _ -> {}
            case PcscfAction.Establish(var pairs, var ck, var ik) -> gate.establish(pairs, ck, ik);
            case PcscfAction.Release(var pairs) -> gate.release(pairs);
            case PcscfAction.Locate(var pairs, var outer) -> gate.locate(pairs, outer);
            case PcscfAction.Send(var pairs, var octets, var probe) -> gate.send(pairs, octets, probe, now);
            case PcscfAction.Inner _ -> throw new IllegalStateException("UDP alone runs inside these SAs");
        }
    }

    private void carryOut(OperatorAction action) {
        switch (action) {
            case OperatorAction.Wire(var outwards) ->
                work.add(() -> feed(access, new PcscfEvent.FromCore(outwards), this::carryOut));
            case OperatorAction.RegistrationChanged changed -> registered += changed.registered() ? 1 : -1;
            default -> {}
        }
    }
}
