package gatehouse.sip.ua;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionCounts;
import gatehouse.sip.transaction.TransactionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A SIP user agent (RFC 3261 8, 10, 12 to 15 and what builds on them): calls, registrations, subscriptions and single
 * requests, over its own transaction layer. Bodies are opaque; offer and answer are kept in order.
 */
public final class UserAgentCore implements Core<SipEvent, SipAction> {
    private record Alarm(Timed whose, Enum<?> what) {}

    private final UserAgentSettings settings;
    private final Entropy entropy;
    private final TransactionCore transactions;
    private final Directory directory = new Directory();
    private final OwnerRequests requests = new OwnerRequests();
    private final Deadlines<Alarm> alarms = new Deadlines<>();
    private final Map<ClientTransactionId, ResponseHandler> handlers = new HashMap<>();

    /** An agent with nothing under way. */
    public UserAgentCore(UserAgentSettings settings, Entropy entropy) {
        this.settings = settings;
        this.entropy = entropy;
        this.transactions = new TransactionCore(settings.transactions(), entropy);
    }

    /** A handle for {@link CallEvent.Start}. */
    public CallHandle newCall() {
        return new CallHandle(directory.nextHandle());
    }

    /** A handle for {@link RegistrationEvent.Register}. */
    public RegistrationHandle newRegistration() {
        return new RegistrationHandle(directory.nextHandle());
    }

    /** A handle for {@link SubscriptionEvent.Subscribe}. */
    public SubscriptionHandle newSubscription() {
        return new SubscriptionHandle(directory.nextHandle());
    }

    /** A handle for {@link RequestEvent.Send}. */
    public RequestHandle newRequest() {
        return new RequestHandle(directory.nextHandle());
    }

    /** What the transaction layer has done so far. */
    public TransactionCounts counts() {
        return transactions.counts();
    }

    /** Calls under way, dialogs among them included that are not answered yet. */
    public int callCount() {
        return directory.callCount();
    }

    @Override
    public void handle(SipEvent event, long now, Consumer<? super SipAction> out) {
        Turn turn = new Turn(now, out);
        switch (event) {
            case SipEvent.Transport(var what) -> turn.below(new TransactionEvent.Transport(what));
            case CallEvent wish -> turn.call(wish);
            case RegistrationEvent wish -> turn.registration(wish);
            case SubscriptionEvent wish -> turn.subscription(wish);
            case RequestEvent wish -> requests.handle(wish, turn);
        }
        turn.drain();
    }

    @Override
    public long nextDeadline() {
        return Math.min(alarms.next(), transactions.nextDeadline());
    }

    @Override
    public void expire(long now, Consumer<? super SipAction> out) {
        Turn turn = new Turn(now, out);
        transactions.expire(now, turn.above::add);
        turn.drain();
        for (Alarm alarm = alarms.poll(now); alarm != null; alarm = alarms.poll(now)) {
            alarm.whose().fire(alarm.what(), turn);
            turn.drain();
        }
    }

    /** The work on one event. What the transaction layer says is queued and heard when the work in hand is done. */
    private final class Turn implements Stack {
        private final long now;
        private final Consumer<? super SipAction> out;
        private final Queue<TransactionAction> above = new ArrayDeque<>();

        Turn(long now, Consumer<? super SipAction> out) {
            this.now = now;
            this.out = out;
        }

        void below(TransactionEvent event) {
            transactions.handle(event, now, action -> {
                if (action instanceof TransactionAction.Transport(var edge)) {
                    out.accept(new SipAction.Transport(edge));
                } else {
                    above.add(action);
                }
            });
        }

        void drain() {
            for (TransactionAction action = above.poll(); action != null; action = above.poll()) {
                heard(action);
            }
        }

        private void heard(TransactionAction action) {
            switch (action) {
                case TransactionAction.Transport(var edge) -> out.accept(new SipAction.Transport(edge));
                case TransactionAction.RequestReceived(var id, var request, var flow) ->
                    IncomingRequests.dispatch(id, request, flow, this);
                case TransactionAction.AckReceived(var ack, var flow) -> {
                    DialogUsage usage = directory.usage(ack);
                    if (usage != null) {
                        usage.ack(ack, this);
                    }
                }
                case TransactionAction.ResponseReceived(var id, var response, var flow) -> {
                    ResponseHandler handler = handlers.get(id);
                    if (handler != null) {
                        handler.response(response, flow, this);
                    }
                }
                case TransactionAction.TimedOut(var id) -> failed(id, 408, "no response");
                case TransactionAction.Unreachable(var id, var reason) -> failed(id, 503, reason);
                case TransactionAction.ClientEnded(var id) -> {
                    ResponseHandler handler = handlers.remove(id);
                    if (handler != null) {
                        handler.ended(id, this);
                    }
                }
                case TransactionAction.ServerEnded(var id) -> requests.ended(id);
                case TransactionAction.AckMissing _ -> {} // of a refusal: there is nothing to undo
                case TransactionAction.FlowOpened(var flow) -> out.accept(new SipAction.FlowOpened(flow));
                case TransactionAction.FlowClosed(var flow, var reason) -> {
                    directory.registrations().forEach(one -> one.closed(flow, this));
                    out.accept(new SipAction.FlowClosed(flow, reason));
                }
                case TransactionAction.PongReceived(var flow) ->
                    directory.registrations().forEach(one -> one.pong(flow, this));
                case TransactionAction.StunReceived(var flow, var message) ->
                    directory.registrations().forEach(one -> one.heard(flow, message, this));
            }
        }

        private void failed(ClientTransactionId id, int status, String reason) {
            ResponseHandler handler = handlers.remove(id);
            if (handler != null) {
                handler.failed(status, reason, this);
            }
        }

        // ---- the owner's wishes

        void call(CallEvent wish) {
            switch (wish) {
                case CallEvent.Start(var handle, var party, var target, var offer, var extras) -> {
                    Call call = new Call(handle, party);
                    directory.add(call);
                    call.become(new OutgoingInvite(call, target, offer, extras, this));
                }
                case CallEvent.Move(var handle, var party) -> {
                    Call call = directory.call(handle);
                    if (call != null) {
                        Flow before = call.party().flow();
                        call.move(party);
                        directory.legsOf(call).forEach(leg -> leg.move(before, party.flow()));
                    }
                }
                default -> {
                    Call call = directory.call(wish.call());
                    if (call != null) {
                        call.phase().handle(wish, this);
                    }
                }
            }
        }

        void registration(RegistrationEvent wish) {
            switch (wish) {
                case RegistrationEvent.Register(var handle, var what) -> {
                    Registration registration = new Registration(handle, what, this);
                    directory.add(handle, registration);
                    registration.begin(this);
                }
                case RegistrationEvent.Refresh(var handle, var party) -> {
                    Registration registration = directory.registration(handle);
                    if (registration != null) {
                        registration.refresh(party, this);
                    }
                }
                case RegistrationEvent.Query(var handle) -> {
                    Registration registration = directory.registration(handle);
                    if (registration != null) {
                        registration.query(this);
                    }
                }
                case RegistrationEvent.Stands(var handle, var identities) -> {
                    Registration registration = directory.registration(handle);
                    if (registration != null) {
                        registration.stands(identities, this);
                    }
                }
                case RegistrationEvent.Unregister(var handle) -> {
                    Registration registration = directory.registration(handle);
                    if (registration != null) {
                        registration.remove(this);
                    }
                }
            }
        }

        void subscription(SubscriptionEvent wish) {
            switch (wish) {
                case SubscriptionEvent.Subscribe subscribe -> {
                    Subscription subscription = new Subscription(subscribe);
                    directory.add(subscribe.subscription(), subscription);
                    subscription.begin(this);
                }
                case SubscriptionEvent.Unsubscribe(var handle) -> {
                    Subscription subscription = directory.subscription(handle);
                    if (subscription != null) {
                        subscription.end(this);
                    }
                }
            }
        }

        // ---- what calls, registrations and subscriptions use

        @Override
        public Entropy entropy() {
            return entropy;
        }

        @Override
        public UserAgentSettings settings() {
            return settings;
        }

        @Override
        public void tell(SipAction action) {
            out.accept(action);
        }

        @Override
        public ClientTransactionId send(SipRequest request, Uri hop, Flow own, ResponseHandler handler) {
            return sendOver(request, settings.nextHop().flow(own, hop), handler);
        }

        @Override
        public ClientTransactionId sendOver(SipRequest request, Flow flow, ResponseHandler handler) {
            ClientTransactionId id = ClientTransactionId.fresh(entropy, request.method());
            handlers.put(id, handler);
            below(new TransactionEvent.SendRequest(id, request, flow));
            return id;
        }

        @Override
        public void sendAck(ClientTransactionId id, SipRequest ack, Uri hop, Flow own) {
            below(new TransactionEvent.SendAck(id, ack, settings.nextHop().flow(own, hop)));
        }

        @Override
        public void cancel(ClientTransactionId id, String reason) {
            below(new TransactionEvent.Cancel(id, reason));
        }

        @Override
        public void respond(ServerTransactionId id, SipResponse response) {
            below(new TransactionEvent.SendResponse(id, response));
        }

        @Override
        public void ping(Flow flow) {
            below(new TransactionEvent.SendPing(flow));
        }

        @Override
        public void probe(Flow flow, StunMessage.Request request) {
            below(new TransactionEvent.SendStun(flow, request));
        }

        @Override
        public void close(Flow flow, String reason) {
            below(new TransactionEvent.CloseFlow(flow, reason));
        }

        @Override
        public void start(Timed whose, Enum<?> what, Duration after) {
            alarms.set(new Alarm(whose, what), now + after.toNanos());
        }

        @Override
        public void stop(Timed whose, Enum<?> what) {
            alarms.cancel(new Alarm(whose, what));
        }

        @Override
        public Directory directory() {
            return directory;
        }

        @Override
        public void ask(ServerTransactionId id, SipRequest request, @Nullable Call call, Flow flow) {
            requests.ask(id, request, call, flow, this);
        }
    }
}
