package gatehouse.sip.ua;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.dialog.DialogId;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionCounts;
import gatehouse.sip.transaction.TransactionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
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

    /** A request that the owner is to answer. */
    private record Asked(ServerTransactionId id, SipRequest request, String tag) {}

    private record Own(String callId, String localTag) {}

    private final UserAgentSettings settings;
    private final Entropy entropy;
    private final TransactionCore transactions;
    private final IncomingRequests incoming = new IncomingRequests();
    private final Deadlines<Alarm> alarms = new Deadlines<>();
    private final Map<ClientTransactionId, ResponseHandler> handlers = new HashMap<>();
    private final Map<ServerTransactionId, IncomingInvite> invites = new HashMap<>();
    private final Map<DialogId, DialogUsage> dialogs = new HashMap<>();
    private final Map<CallHandle, Call> calls = new HashMap<>();
    private final Map<RegistrationHandle, Registration> registrations = new HashMap<>();
    private final Map<SubscriptionHandle, Subscription> subscriptions = new HashMap<>();
    private final Map<Own, Subscription> notified = new HashMap<>();
    private final Map<RequestHandle, Asked> asked = new HashMap<>();
    private long handles;

    /** An agent with nothing under way. */
    public UserAgentCore(UserAgentSettings settings, Entropy entropy) {
        this.settings = settings;
        this.entropy = entropy;
        this.transactions = new TransactionCore(settings.transactions(), entropy);
    }

    /** A handle for {@link CallEvent.Start}. */
    public CallHandle newCall() {
        return new CallHandle(++handles);
    }

    /** A handle for {@link RegistrationEvent.Register}. */
    public RegistrationHandle newRegistration() {
        return new RegistrationHandle(++handles);
    }

    /** A handle for {@link SubscriptionEvent.Subscribe}. */
    public SubscriptionHandle newSubscription() {
        return new SubscriptionHandle(++handles);
    }

    /** A handle for {@link RequestEvent.Send}. */
    public RequestHandle newRequest() {
        return new RequestHandle(++handles);
    }

    /** What the transaction layer has done so far. */
    public TransactionCounts counts() {
        return transactions.counts();
    }

    /** Calls under way, dialogs among them included that are not answered yet. */
    public int callCount() {
        return calls.size();
    }

    @Override
    public void handle(SipEvent event, long now, Consumer<? super SipAction> out) {
        Turn turn = new Turn(now, out);
        switch (event) {
            case SipEvent.Transport(var what) -> turn.below(new TransactionEvent.Transport(what));
            case CallEvent wish -> turn.call(wish);
            case RegistrationEvent wish -> turn.registration(wish);
            case SubscriptionEvent wish -> turn.subscription(wish);
            case RequestEvent wish -> turn.request(wish);
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
                case TransactionAction.RequestReceived(var id, var request, var flow) -> received(id, request, flow);
                case TransactionAction.AckReceived(var ack, var flow) -> {
                    DialogUsage usage = dialogs.get(DialogId.ofReceived(ack));
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
                case TransactionAction.ServerEnded(var id) ->
                    asked.values().removeIf(one -> one.id().equals(id));
                case TransactionAction.AckMissing _ -> {} // of a refusal: there is nothing to undo
                case TransactionAction.FlowOpened(var flow) -> out.accept(new SipAction.FlowOpened(flow));
                case TransactionAction.FlowClosed(var flow, var reason) -> {
                    List.copyOf(registrations.values()).forEach(one -> one.closed(flow, this));
                    out.accept(new SipAction.FlowClosed(flow, reason));
                }
                case TransactionAction.PongReceived(var flow) ->
                    registrations.values().forEach(one -> one.pong(flow, this));
            }
        }

        private void failed(ClientTransactionId id, int status, String reason) {
            ResponseHandler handler = handlers.remove(id);
            if (handler != null) {
                handler.failed(status, reason, this);
            }
        }

        private void received(ServerTransactionId id, SipRequest request, Flow flow) {
            DialogUsage usage = dialogs.get(DialogId.ofReceived(request));
            Subscription subscription = notified.get(
                    new Own(request.callId(), String.valueOf(request.to().tag())));
            IncomingInvite invite = invites.get(id.invite());
            incoming.dispatch(id, request, flow, usage, subscription, invite, this);
        }

        // ---- the owner's wishes

        void call(CallEvent wish) {
            switch (wish) {
                case CallEvent.Start(var handle, var party, var target, var offer, var extras) -> {
                    Call call = new Call(handle, party);
                    calls.put(handle, call);
                    call.become(new OutgoingInvite(call, target, offer, extras, this));
                }
                case CallEvent.Move(var handle, var party) -> {
                    Call call = calls.get(handle);
                    if (call != null) {
                        call.move(party);
                    }
                }
                default -> {
                    Call call = calls.get(wish.call());
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
                    registrations.put(handle, registration);
                    registration.begin(this);
                }
                case RegistrationEvent.Refresh(var handle, var party) -> {
                    Registration registration = registrations.get(handle);
                    if (registration != null) {
                        registration.refresh(party, this);
                    }
                }
                case RegistrationEvent.Unregister(var handle) -> {
                    Registration registration = registrations.get(handle);
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
                    subscriptions.put(subscribe.subscription(), subscription);
                    subscription.begin(this);
                }
                case SubscriptionEvent.Unsubscribe(var handle) -> {
                    Subscription subscription = subscriptions.get(handle);
                    if (subscription != null) {
                        subscription.end(this);
                    }
                }
            }
        }

        void request(RequestEvent wish) {
            switch (wish) {
                case RequestEvent.Send(var handle, var party, var method, var target, var body, var extras) -> {
                    RequestBuilder request = OutgoingInvite.newRequest(party, method, target, this);
                    complete(request, body, extras);
                    Uri hop = party.route().isEmpty()
                            ? target
                            : party.route().getFirst().uri();
                    long[] sequence = {1};
                    AuthorizedRequest.send(party, request, hop, () -> ++sequence[0], new Outcome(handle), this);
                }
                case RequestEvent.SendInCall(var handle, var callHandle, var method, var body, var extras) -> {
                    Call call = calls.get(callHandle);
                    Leg leg = call == null ? null : call.phase().leg();
                    if (leg == null) {
                        tell(new RequestAction.Completed(handle, 481, null));
                        return;
                    }
                    RequestBuilder request = leg.newRequest(method, this);
                    complete(request, body, extras);
                    leg.send(request, new Outcome(handle), this);
                }
                case RequestEvent.Respond(var handle, var status, var body, var extras) -> {
                    Asked one = asked.remove(handle);
                    if (one != null) {
                        var response = SipResponse.to(one.request(), status).toTag(one.tag());
                        Leg.decorate(response, settings);
                        Extra.addTo(response, extras);
                        if (body != null) {
                            body.into(response);
                        }
                        respond(one.id(), response.build());
                    }
                }
            }
        }

        private static void complete(RequestBuilder request, @Nullable Body body, List<Extra<?>> extras) {
            Extra.addTo(request, extras);
            if (body != null) {
                body.into(request);
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
        public void start(Timed whose, Enum<?> what, Duration after) {
            alarms.set(new Alarm(whose, what), now + after.toNanos());
        }

        @Override
        public void stop(Timed whose, Enum<?> what) {
            alarms.cancel(new Alarm(whose, what));
        }

        @Override
        public void bind(DialogId dialog, DialogUsage usage) {
            dialogs.put(dialog, usage);
        }

        @Override
        public void unbind(DialogId dialog) {
            dialogs.remove(dialog);
        }

        @Override
        public void bind(ServerTransactionId transaction, IncomingInvite invite) {
            invites.put(transaction, invite);
        }

        @Override
        public void unbind(ServerTransactionId transaction) {
            invites.remove(transaction);
        }

        @Override
        public void bind(String callId, String localTag, Subscription subscription) {
            notified.put(new Own(callId, localTag), subscription);
        }

        @Override
        public void unbind(String callId, String localTag) {
            notified.remove(new Own(callId, localTag));
        }

        @Override
        public @Nullable Party registeredAt(SipUri uri) {
            for (Registration registration : registrations.values()) {
                Party party = registration.calledAt(uri);
                if (party != null) {
                    return party;
                }
            }
            return null;
        }

        @Override
        public Call newCall(Party party) {
            Call call = new Call(UserAgentCore.this.newCall(), party);
            calls.put(call.handle, call);
            return call;
        }

        @Override
        public void forget(Call call) {
            calls.remove(call.handle);
        }

        @Override
        public void forget(RegistrationHandle registration) {
            registrations.remove(registration);
        }

        @Override
        public void forget(SubscriptionHandle subscription) {
            subscriptions.remove(subscription);
        }

        @Override
        public @Nullable Call callIn(DialogId dialog) {
            return dialogs.get(dialog) instanceof Leg leg ? leg.call() : null;
        }

        @Override
        public @Nullable DialogId dialogOf(@Nullable CallHandle handle) {
            Call call = handle == null ? null : calls.get(handle);
            Leg leg = call == null ? null : call.phase().leg();
            return leg == null ? null : leg.dialog().id();
        }

        @Override
        public void ask(ServerTransactionId id, SipRequest request, @Nullable Call call, Flow flow) {
            RequestHandle handle = UserAgentCore.this.newRequest();
            asked.put(handle, new Asked(id, request, entropy.token(8)));
            tell(new RequestAction.Received(handle, request, call == null ? null : call.handle, flow));
        }

        /** A single request of the owner's. */
        private static final class Outcome implements ResponseHandler {
            private final RequestHandle handle;

            Outcome(RequestHandle handle) {
                this.handle = handle;
            }

            @Override
            public void response(SipResponse response, Flow flow, Stack stack) {
                if (response.isFinal()) {
                    stack.tell(new RequestAction.Completed(handle, response.status(), response));
                }
            }

            @Override
            public void failed(int status, String reason, Stack stack) {
                stack.tell(new RequestAction.Completed(handle, status, null));
            }
        }
    }
}
