package gatehouse.scenarios.ims;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.ims.SecurityAssociations;
import gatehouse.lab.access.InnerPipes;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A UE's end of TCP inside its associations (TS 33.203 7.1), in memory. */
final class MemoryStreams implements InnerPipes.Ue {
    /** Where a set's connections begin and end, as the UE and as the P-CSCF sees them. */
    private record Ends(IpAddress inner, IpAddress outside, IpAddress pcscf, SecurityAssociations.Ports ports) {
        boolean have(Flow flow, IpAddress local) {
            return flow.local().address().equals(local)
                    && flow.remote().address().equals(pcscf)
                    && ((flow.local().port() == ports.uc() && flow.remote().port() == ports.ps())
                            || (flow.local().port() == ports.us()
                                    && flow.remote().port() == ports.pc()));
        }
    }

    private final InnerPipes pipes;
    private final Consumer<TransportEvent> ue;
    private final Map<Long, Ends> ends = new HashMap<>();

    MemoryStreams(InnerPipes pipes, Consumer<TransportEvent> ue) {
        this.pipes = pipes;
        this.ue = ue;
        pipes.add(this);
    }

    void add(SecurityAssociations agreed) {
        ends.put(agreed.id(), new Ends(agreed.inner(), agreed.publicAddress(), agreed.pcscf(), agreed.ports()));
    }

    void remove(long id) {
        ends.remove(id);
    }

    void carryOut(TransportAction action) {
        Flow flow = action.flow();
        for (Ends one : ends.values()) {
            if (one.have(flow, one.inner)) {
                Endpoint seen = new Endpoint(one.outside, flow.local().port());
                pipes.fromUe(this, new Flow(Transport.TCP, flow.remote(), seen), action);
                return;
            }
        }
        feed(new TransportEvent.Closed(flow, "the associations are gone"));
    }

    @Override
    public @Nullable Flow inside(Flow ofPcscf) {
        Flow turned = ofPcscf.reversed();
        for (Ends one : ends.values()) {
            if (one.have(turned, one.outside)) {
                Endpoint local = new Endpoint(one.inner, turned.local().port());
                return new Flow(Transport.TCP, local, turned.remote());
            }
        }
        return null;
    }

    @Override
    public void feed(TransportEvent event) {
        ue.accept(event);
    }
}
