package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.tls.TlsSession;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.SipEvent;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one operator on the wire, on its way to the stack: told to the ladder and counted first. What comes
 * before there is a stack is dropped. Called on the edge's threads.
 */
final class Arrivals implements FlowListener {
    private final String operator;
    private final Passage passage;
    private final BiConsumer<String, TlsSession> secured;
    private volatile @Nullable Door door;

    private record Door(Signalling sip, FlowEdge edge) {}

    /**
     * Arrivals that go nowhere yet.
     *
     * @param secured told the operator and the session of each flow under TLS that opens
     */
    Arrivals(String operator, Passage passage, BiConsumer<String, TlsSession> secured) {
        this.operator = operator;
        this.passage = passage;
        this.secured = secured;
    }

    /** From now on they go to {@code sip}. */
    void deliverTo(Signalling sip, FlowEdge edge) {
        door = new Door(sip, edge);
    }

    @Override
    public void datagram(Flow flow, ByteView octets) {
        passage.received(flow, octets);
        Door open = door;
        if (open != null) {
            open.sip().offer(new SipEvent.Transport(new TransportEvent.Datagram(flow, octets)));
        }
    }

    @Override
    public boolean octets(Flow flow, ByteView octets) {
        passage.streamed(flow, octets);
        return deliver(new TransportEvent.Octets(flow, octets));
    }

    @Override
    public void opened(Flow flow) {
        passage.opened(flow);
        Door open = door;
        TlsSession session = open == null ? null : open.edge().session(flow);
        if (session != null) {
            secured.accept(operator, session);
        }
        deliver(new TransportEvent.Opened(flow));
    }

    @Override
    public void closed(Flow flow, String reason) {
        passage.closed(flow);
        deliver(new TransportEvent.Closed(flow, reason));
    }

    /** Hands over what may not be lost; says whether there was room. */
    private boolean deliver(TransportEvent event) {
        Door open = door;
        return open != null && open.sip().post(new SipEvent.Transport(event));
    }
}
