package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.gateway.access.EspSession;
import gatehouse.gateway.access.EspWan;
import gatehouse.ims.ImsAction;
import gatehouse.ims.ImsAgent;
import gatehouse.ims.ImsEvent;
import gatehouse.ims.Protection;
import gatehouse.ims.SecurityAssociations;
import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.netty.EventLoops;
import gatehouse.netty.FlowListener;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** SIP through the security associations of an IMS UE; in clear goes nothing but the first REGISTER. */
final class ProtectedSignalling implements Signalling {
    private static final Ends NOWHERE = new Ends(IpAddress.LOOPBACK_V4, IpAddress.LOOPBACK_V4);

    private final ImsAgent agent;
    private final CoreSeat<ImsEvent> seat;
    private final EspSession esp;
    private final Wire wire;
    private final Map<Long, Ends> ends = new ConcurrentHashMap<>();

    /** Who hears of every message inside the associations, as it goes and comes. */
    interface Wire {
        void sent(Flow flow, byte[] octets);

        /** Called on another thread. */
        void received(Flow flow, ByteView octets);

        /** A stream begins; called on another thread. */
        void opened(Flow flow);

        /** The next octets of a stream; called on another thread. */
        void streamed(Flow flow, ByteView octets);

        /** A stream is over; called on another thread. */
        void closed(Flow flow);
    }

    private record Ends(IpAddress inner, IpAddress pcscf) {}

    /**
     * On a loop that does not run yet.
     *
     * @param wire counts and shows messages
     * @param carryOut what is in clear or for the B2BUA
     * @param accounts the account of a registration
     * @param told how a registration is protected
     */
    ProtectedSignalling(
            ImsAgent agent,
            CoreLoop loop,
            EspWan wan,
            EventLoops loops,
            Wire wire,
            Consumer<SipAction> carryOut,
            Function<RegistrationHandle, String> accounts,
            BiConsumer<RegistrationHandle, Protection> told) {
        this.agent = agent;
        this.wire = wire;
        this.esp = new EspSession(wan, accounts, this::received, loops, new Streams());
        this.seat = loop.seat(agent, action -> {
            switch (action) {
                case ImsAction.Sip(SipAction.Transport(TransportAction what))
                when what.flow().transport() == Transport.TCP -> {
                    if (what instanceof TransportAction.Transmit(Flow flow, byte[] octets)) {
                        wire.sent(flow, octets);
                    }
                    esp.carryOut(what); // in clear there is UDP alone
                }
                case ImsAction.Sip(SipAction sip) -> carryOut.accept(sip);
                case ImsAction.Protected(var handle, var protection) -> told.accept(handle, protection);
                case ImsAction.Transmit transmit -> {
                    wire.sent(
                            flow(transmit.associations(), transmit.sourcePort(), transmit.destinationPort()),
                            transmit.octets());
                    esp.carryOut(transmit);
                }
                case ImsAction.Install install -> {
                    SecurityAssociations made = install.associations();
                    ends.put(made.id(), new Ends(made.inner(), made.pcscf()));
                    esp.carryOut(install);
                }
                case ImsAction.Remove remove -> {
                    ends.remove(remove.associations());
                    esp.carryOut(remove);
                }
                case ImsAction.KeepAlive _ -> esp.carryOut(action);
            }
        });
    }

    private void received(ImsEvent event) {
        if (event instanceof ImsEvent.Received received) {
            wire.received(
                    flow(received.associations(), received.destinationPort(), received.sourcePort()),
                    received.octets());
            seat.offer(event);
        } else {
            seat.post(event);
        }
    }

    private Flow flow(long associations, int ours, int theirs) {
        Ends known = ends.getOrDefault(associations, NOWHERE);
        return new Flow(Transport.UDP, new Endpoint(known.inner(), ours), new Endpoint(known.pcscf(), theirs));
    }

    @Override
    public CallHandle call() {
        return agent.newCall();
    }

    @Override
    public RegistrationHandle registration() {
        return agent.newRegistration();
    }

    @Override
    public boolean post(SipEvent event) {
        return seat.post(new ImsEvent.Sip(event));
    }

    @Override
    public boolean offer(SipEvent event) {
        return seat.offer(new ImsEvent.Sip(event));
    }

    @Override
    public void close() {
        esp.close();
        agent.close();
    }

    /** What happens on streams inside the associations. */
    private final class Streams implements FlowListener {
        @Override
        public void datagram(Flow flow, ByteView octets) {
            throw new IllegalStateException("datagrams inside associations come another way");
        }

        @Override
        public boolean octets(Flow flow, ByteView octets) {
            wire.streamed(flow, octets);
            return post(new SipEvent.Transport(new TransportEvent.Octets(flow, octets)));
        }

        @Override
        public void opened(Flow flow) {
            wire.opened(flow);
            post(new SipEvent.Transport(new TransportEvent.Opened(flow)));
        }

        @Override
        public void closed(Flow flow, String reason) {
            wire.closed(flow);
            post(new SipEvent.Transport(new TransportEvent.Closed(flow, reason)));
        }
    }
}
