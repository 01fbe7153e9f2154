package gatehouse.scenarios.stack;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowListener;
import gatehouse.netty.Overflow;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.SystemClock;
import gatehouse.netty.SystemWan;
import gatehouse.netty.capture.PacketTap;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A SIP core of the house on real sockets: UDP and TCP on one port of one address, as gateway and lab wire it, for peers
 * that are not ours to talk to.
 *
 * @param <E> the core's events
 */
final class StackHost<E> implements AutoCloseable {
    /** For a peer that makes hundreds of calls a second from one address, which at home nobody does. */
    static final StreamLimits BUSY =
            StreamLimits.GATEWAY.withConnections(4_096, 4_096).withPeerRate(16 << 20);

    private final EventLoops loops = new EventLoops("stack-io", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
    private final SystemWan wan = new SystemWan(loops, PacketTap.NONE);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CoreLoop loop =
            new CoreLoop("stack", SystemClock.INSTANCE, 10_000, Overflow.DROP_NEWEST, (_, cause) -> failure.set(cause));
    private final CoreSeat<E> seat;
    private final FlowEdge edge;
    private final Endpoint local;

    /**
     * Runs at once.
     *
     * @param core made when the port is known
     * @param wrap what the wire says as the core's event
     * @param handle does what the core wants; it gets the edge for that
     */
    <A> StackHost(
            IpAddress address,
            StreamLimits limits,
            Function<Endpoint, Core<E, A>> core,
            Function<TransportEvent, E> wrap,
            Handler<A> handle)
            throws IOException {
        edge = new FlowEdge(loops, wan, "stack", limits, PacketTap.NONE, new Listener(wrap));
        local = bind(address);
        seat = loop.seat(core.apply(local), action -> handle.action(action, this::perform));
        loop.start();
    }

    /** Does what a core wants; what is for the wire goes to {@code wire}. */
    interface Handler<A> {
        void action(A action, Consumer<TransportAction> wire);
    }

    /** One free port for both. */
    private Endpoint bind(IpAddress address) throws IOException {
        for (int tries = 0; ; tries++) {
            Endpoint udp = edge.bind(new Endpoint(address, 0));
            try {
                return edge.listen(udp, _ -> true);
            } catch (IOException taken) {
                if (tries == 20) {
                    throw taken;
                }
            }
        }
    }

    private void perform(TransportAction action) {
        switch (action) {
            case TransportAction.Transmit(Flow flow, byte[] octets) -> edge.transmit(flow, octets);
            case TransportAction.Close(Flow flow) -> edge.close(flow);
        }
    }

    Endpoint local() {
        return local;
    }

    void post(E event) {
        seat.post(event);
    }

    /** Asks something on the core's own thread. */
    <R> R ask(Supplier<R> question) {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("the stack has failed", cause);
        }
        return loop.ask(question).join();
    }

    @Override
    public void close() {
        loop.close();
        edge.close();
        wan.close();
        loops.close();
        Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("the stack has failed", cause);
        }
    }

    private final class Listener implements FlowListener {
        private final Function<TransportEvent, E> wrap;

        Listener(Function<TransportEvent, E> wrap) {
            this.wrap = wrap;
        }

        @Override
        public void datagram(Flow flow, ByteView octets) {
            seat.offer(wrap.apply(new TransportEvent.Datagram(flow, octets)));
        }

        @Override
        public boolean octets(Flow flow, ByteView octets) {
            return seat.post(wrap.apply(new TransportEvent.Octets(flow, octets)));
        }

        @Override
        public void opened(Flow flow) {
            seat.post(wrap.apply(new TransportEvent.Opened(flow)));
        }

        @Override
        public void closed(Flow flow, String reason) {
            seat.post(wrap.apply(new TransportEvent.Closed(flow, reason)));
        }
    }
}
