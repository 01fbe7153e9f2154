package gatehouse.ims;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.AccessNetwork;
import gatehouse.sip.transaction.Emergency;
import gatehouse.sip.transaction.TimerProfile;
import gatehouse.sip.transaction.TransactionCounts;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.sip.ua.RequestHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.SubscriptionAction;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An IMS UE: a SIP user agent whose messages go through the security associations of its {@link ImsRegistration}s. What is
 * for a protected flow leaves as {@link ImsAction.Transmit}; in clear goes nothing but the REGISTER that begins a
 * registration, and comes nothing but its answers.
 */
public final class ImsAgent implements Core<ImsEvent, ImsAction>, AutoCloseable {
    private final UserAgentCore core;
    private final ImsFlows flows = new ImsFlows();
    private final Duration longestTransaction;
    private final Map<RegistrationHandle, ImsRegistration> byHandle = new HashMap<>();
    private final Notifications notifications;
    private final Set<RequestHandle> probes = new HashSet<>();
    private long ids;
    private long heldBack;
    private long stranded;
    private long notTaken;

    /** A UE without registrations; {@code timers} are those toward the P-CSCF. */
    public ImsAgent(TimerProfile timers, Entropy entropy) {
        this(timers, Emergency::isSos, null, entropy);
    }

    /**
     * The same.
     *
     * @param emergency the requests that are for help: no overload of the network holds them back
     * @param access what is said of our access network under security associations, or null for nothing
     */
    public ImsAgent(
            TimerProfile timers, Predicate<SipRequest> emergency, @Nullable Parameterized access, Entropy entropy) {
        TransactionSettings transactions = TransactionSettings.house(flows)
                .with(timers)
                .with(flows)
                .with(emergency)
                .with(new AccessNetwork(access, flow -> flows.owner(flow) != null));
        UserAgentSettings settings =
                UserAgentSettings.of(transactions, NextHop.OWN_FLOW).withPreconditions();
        this.core = new UserAgentCore(settings, entropy);
        this.notifications = new Notifications(core::newSubscription);
        this.longestTransaction = timers.transactionTimeout();
    }

    /** A handle for a call. */
    public CallHandle newCall() {
        return core.newCall();
    }

    /** A handle for a registration. */
    public RegistrationHandle newRegistration() {
        return core.newRegistration();
    }

    /** What the transaction layer has done so far. */
    public TransactionCounts counts() {
        return core.counts();
    }

    /** Messages that would have left in clear and must not. */
    public long heldBack() {
        return heldBack;
    }

    /** Messages for associations that are gone, with none in their place. */
    public long stranded() {
        return stranded;
    }

    /** Packets whose integrity was right but whose association or ports were not. */
    public long notTaken() {
        return notTaken;
    }

    /** Every security association. */
    public List<SaRow> associations() {
        return flows.registrations().stream()
                .flatMap(one -> one.life().table().rows().stream())
                .toList();
    }

    /** Wipes what challenges have left; the agent is of no use afterwards. */
    @Override
    public void close() {
        byHandle.values().forEach(ImsRegistration::wipe);
    }

    @Override
    public void handle(ImsEvent event, long now, Consumer<? super ImsAction> out) {
        Turn turn = new Turn(now, out);
        switch (event) {
            case ImsEvent.Sip(RegistrationEvent.Register register) -> turn.register(register);
            case ImsEvent.Sip(SipEvent.Transport(TransportEvent.Octets streamed)) -> turn.streamed(streamed);
            case ImsEvent.Sip(SipEvent wish) -> turn.later(wish);
            case ImsEvent.Received received -> turn.received(received);
            case ImsEvent.Unavailable(long associations, String reason) -> turn.unavailable(associations, reason);
            case ImsEvent.AddressChanged(var local) -> turn.each(one -> one.moved(local));
        }
        turn.finish();
    }

    @Override
    public long nextDeadline() {
        long next = Math.min(core.nextDeadline(), notifications.nextDeadline());
        for (ImsRegistration one : byHandle.values()) {
            next = Math.min(next, one.nextDeadline());
        }
        return next;
    }

    @Override
    public void expire(long now, Consumer<? super ImsAction> out) {
        Turn turn = new Turn(now, out);
        core.expire(now, turn::told);
        turn.drain();
        notifications.expire(now);
        turn.each(one -> one.expire(now));
        turn.finish();
    }

    /** The work on one event. */
    private final class Turn implements Surroundings {
        private final long now;
        private final Consumer<? super ImsAction> out;
        private final Queue<SipEvent> wishes = new ArrayDeque<>();

        Turn(long now, Consumer<? super ImsAction> out) {
            this.now = now;
            this.out = out;
            byHandle.forEach((handle, one) -> one.attach(handle, this));
        }

        void each(Consumer<ImsRegistration> what) {
            List.copyOf(byHandle.values()).forEach(what);
        }

        void finish() {
            drain();
            each(one -> one.life().tidy());
        }

        void drain() {
            for (SipEvent wish = wishes.poll(); wish != null; wish = wishes.poll()) {
                core.handle(wish, now, this::told);
            }
        }

        void register(RegistrationEvent.Register register) {
            if (register.settings().access() instanceof ImsRegistration ims) {
                byHandle.put(register.registration(), ims);
                flows.add(ims);
                ims.attach(register.registration(), this);
            }
            wishes.add(register);
        }

        void received(ImsEvent.Received received) {
            for (ImsRegistration one : flows.registrations()) {
                Flow flow = one.received(received.associations(), received.sourcePort(), received.destinationPort());
                if (flow != null) {
                    ByteView octets = received.octets();
                    if (StartLine.OPTIONS.begins(octets)) {
                        one.asked();
                    }
                    wishes.add(new SipEvent.Transport(new TransportEvent.Datagram(flow, octets)));
                    return;
                }
            }
            notTaken++;
        }

        /** TCP inside the associations; the connection says under which. */
        void streamed(TransportEvent.Octets octets) {
            ImsRegistration owner = flows.owner(octets.flow());
            if (owner == null) {
                notTaken++;
            } else {
                owner.streamed(octets.flow());
                wishes.add(new SipEvent.Transport(octets));
            }
        }

        void unavailable(long associations, String reason) {
            for (ImsRegistration one : flows.registrations()) {
                SaSet set = one.life().table().byId(associations);
                if (set != null) {
                    wishes.add(new SipEvent.Transport(new TransportEvent.Closed(set.flow, reason)));
                }
            }
        }

        // ---- what the SIP stack says

        void told(SipAction action) {
            switch (action) {
                case SipAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets)) -> transmit(flow, octets);
                case RegistrationAction registration -> registration(registration);
                case RequestAction.Completed(RequestHandle request, int _, var _) when probes.remove(request) -> {}
                case SubscriptionAction subscription
                when notifications.has(subscription.subscription()) -> notifications.told(subscription, this);
                default -> out.accept(new ImsAction.Sip(action));
            }
        }

        private void transmit(Flow flow, byte[] octets) {
            ImsRegistration owner = flows.owner(flow);
            if (flow.transport() == Transport.TCP) {
                stream(owner, flow, octets);
                return;
            }
            if (owner == null) {
                // after the associations stand, nothing but a fresh REGISTER may go in clear
                if (flows.isClear(flow) && StartLine.REGISTER.begins(ByteView.of(octets))) {
                    out.accept(new ImsAction.Sip(new SipAction.Transport(new TransportAction.Transmit(flow, octets))));
                } else {
                    heldBack++;
                }
                return;
            }
            SaSet set = owner.life().sending(flow);
            if (set == null) {
                stranded++; // a repeat of what belonged to a set that is gone
                return;
            }
            owner.sent(set);
            // A.7.1, UDP: requests and responses from our client port to the P-CSCF's server port
            out.accept(new ImsAction.Transmit(set.id, set.ports.uc(), set.ports.ps(), octets));
        }

        /** A.7.1, TCP: our requests go over a connection of ours, whichever way their dialog began. */
        private void stream(@Nullable ImsRegistration owner, Flow flow, byte[] octets) {
            SaSet set = owner == null ? null : owner.life().table().byFlow(flow);
            if (owner == null || set == null) {
                stranded++; // the associations are gone, and the connection with them
                return;
            }
            Flow way = flow;
            if (set.isTheirStream(flow) && StartLine.isRequest(octets)) {
                SaSet current = owner.life().current();
                set = current == null ? set : current;
                way = set.stream();
            }
            owner.sent(set);
            out.accept(new ImsAction.Sip(new SipAction.Transport(new TransportAction.Transmit(way, octets))));
        }

        private void registration(RegistrationAction action) {
            ImsRegistration ims = byHandle.get(action.registration());
            if (ims != null) {
                switch (action) {
                    case RegistrationAction.Registered registered ->
                        notifications.stands(ims, registered.party(), this);
                    case RegistrationAction.Unregistered _, RegistrationAction.Refused _ -> {
                        ims.ended();
                        notifications.ended(ims);
                        byHandle.remove(action.registration());
                    }
                    case RegistrationAction.Failed _,
                            RegistrationAction.FlowFailed _,
                            RegistrationAction.Stands _,
                            RegistrationAction.Bindings _ -> {}
                }
            }
            out.accept(new ImsAction.Sip(action));
        }

        // ---- what registrations use

        @Override
        public long now() {
            return now;
        }

        @Override
        public long nextId() {
            return ++ids;
        }

        @Override
        public void tell(ImsAction action) {
            out.accept(action);
        }

        @Override
        public void later(SipEvent event) {
            wishes.add(event);
        }

        @Override
        public void probe(Party party, SipUri pcscf) {
            RequestHandle request = core.newRequest();
            probes.add(request);
            // RFC 3261 11: without Route and with the P-CSCF as the target it is the P-CSCF that answers
            wishes.add(
                    new RequestEvent.Send(request, party.withRoute(List.of()), Method.OPTIONS, pcscf, null, List.of()));
        }

        @Override
        public int calls() {
            return core.callCount();
        }

        @Override
        public boolean isBusy() {
            TransactionCounts counts = core.counts();
            return counts.clients() + counts.servers() > 0;
        }

        @Override
        public Duration longestTransaction() {
            return longestTransaction;
        }
    }
}
