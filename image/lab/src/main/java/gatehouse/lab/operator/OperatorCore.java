package gatehouse.lab.operator;

import gatehouse.base.Core;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.lab.home.HomeSubscriber;
import gatehouse.lab.operator.Targets.Target;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.Emergency;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The operator's signalling in one place: the P-CSCF with its IMS-ALG, and behind it the registrar and proxy. It knows
 * requests from phones that are registered over the same flow, challenges the others, and is stateful as a proxy
 * (RFC 3261 16). Its rules are its own: nothing of the gateway's logic is used here.
 */
public final class OperatorCore implements Core<OperatorEvent, OperatorAction> {
    private final OperatorSettings settings;
    private final TransactionCore transactions;
    private final Entropy entropy;
    private final Registrar registrar;
    private final Targets targets;
    private final CallTable calls;
    private final RegistrationEvents watchers;
    private final Map<ClientTransactionId, String> notified = new HashMap<>();
    private final ProxyHop hop;
    private final EdgeAgreements agreements = new EdgeAgreements();
    private final Forwarder forwarder;
    private final Queue<TransactionAction> inbox = new ArrayDeque<>();

    /** An operator with nobody registered. */
    public OperatorCore(OperatorSettings settings, Entropy entropy) {
        this.settings = settings;
        this.entropy = entropy;
        // Large requests stay on the flow of the phone: behind a NAT there is no other way to it
        var policy = TransportPolicy.listening(settings.pcscf().port(), false);
        var transactional = TransactionSettings.proxy(policy).with(Emergency.with(OperatorSettings.EMERGENCY_NUMBERS));
        this.transactions = new TransactionCore(transactional, entropy);
        NameAddr self = NameAddr.of("<sip:" + settings.pcscf() + ";lr>");
        this.hop = new ProxyHop(settings, self, entropy);
        this.registrar = new Registrar(settings, self, entropy);
        this.targets = new Targets(settings.services(), registrar);
        this.calls = new CallTable(settings, registrar, entropy);
        this.watchers = new RegistrationEvents(self, settings.domain(), registrar.gruus(), entropy);
        this.forwarder =
                new Forwarder(hop, calls, entropy, (event, now) -> transactions.handle(event, now, inbox::add));
    }

    @Override
    public void handle(OperatorEvent event, long now, Consumer<? super OperatorAction> out) {
        switch (event) {
            case OperatorEvent.Wire(var what) ->
                transactions.handle(new TransactionEvent.Transport(what), now, inbox::add);
            case OperatorEvent.Deregister(var number, var comeBack) -> deregister(number, comeBack, now, out);
            case OperatorEvent.Reauthenticate(var number) -> {
                Subscriber subscriber = registrar.numbered(number);
                if (subscriber != null) {
                    registrar.shorten(subscriber, now);
                    tell(subscriber, RegistrationEvents.Event.SHORTENED, now);
                }
            }
        }
        drain(now, out);
    }

    private void deregister(String number, boolean comeBack, long now, Consumer<? super OperatorAction> out) {
        Subscriber subscriber = registrar.numbered(number);
        Binding binding = subscriber == null ? null : registrar.reach(subscriber, now);
        if (subscriber == null || binding == null) {
            return;
        }
        var event = comeBack ? RegistrationEvents.Event.DEACTIVATED : RegistrationEvents.Event.REJECTED;
        tell(subscriber, event, now);
        registrar.forget(subscriber);
        drain(now, out); // what tells the UE still needs its security associations
        out.accept(new OperatorAction.RegistrationChanged(
                number,
                false,
                binding.contact().uri().toString(),
                binding.flow().remote()));
        HomeSubscriber isim = subscriber.isim();
        if (isim != null) {
            out.accept(new OperatorAction.Deregistered(isim.impi()));
        }
    }

    /** Tells whoever watches a subscriber's registration. */
    private void tell(Subscriber subscriber, RegistrationEvents.Event event, long now) {
        Binding binding = registrar.reach(subscriber, now);
        watchers.changed(subscriber, binding, event, now, (to, notify) -> {
            if (binding != null) {
                send(notify, binding.flow(), now);
            }
        });
    }

    private void send(SipRequest request, Flow flow, long now) {
        ClientTransactionId client = ClientTransactionId.fresh(entropy, request.method());
        notified.put(client, request.callId());
        transactions.handle(new TransactionEvent.SendRequest(client, request, flow), now, inbox::add);
    }

    @Override
    public long nextDeadline() {
        return Math.min(transactions.nextDeadline(), forwarder.nextDeadline());
    }

    @Override
    public void expire(long now, Consumer<? super OperatorAction> out) {
        transactions.expire(now, inbox::add);
        forwarder.expire(now);
        drain(now, out);
    }

    private void drain(long now, Consumer<? super OperatorAction> out) {
        for (TransactionAction action = inbox.poll(); action != null; action = inbox.poll()) {
            switch (action) {
                case TransactionAction.Transport(var what) -> out.accept(new OperatorAction.Wire(what));
                case TransactionAction.RequestReceived(var id, var request, var flow) ->
                    request(id, request, flow, now, out);
                case TransactionAction.AckReceived(var ack, var flow) -> ack(ack, flow, now, out);
                case TransactionAction.ResponseReceived(var id, var response, var _) ->
                    response(id, response, now, out);
                case TransactionAction.TimedOut(var id) -> forwarder.failed(id, 408, now, out);
                case TransactionAction.Unreachable(var id, var _) -> forwarder.failed(id, 503, now, out);
                case TransactionAction.ClientEnded(var id) -> {
                    forwarder.ended(id);
                    notified.remove(id);
                }
                case TransactionAction.ServerEnded(var id) -> forwarder.ended(id);
                case TransactionAction.StunReceived(var flow, var message) -> asked(flow, message, now);
                case TransactionAction.FlowClosed(var flow, var _) -> agreements.closed(flow);
                case TransactionAction.AckMissing _,
                        TransactionAction.FlowOpened _,
                        TransactionAction.PongReceived _ -> {}
            }
        }
    }

    private void asked(Flow flow, StunMessage message, long now) {
        StunMessage answer = StunAnswer.to(message, flow);
        if (answer != null) {
            transactions.handle(new TransactionEvent.SendStun(flow, answer), now, inbox::add);
        }
    }

    private void request(
            ServerTransactionId id, SipRequest came, Flow flow, long now, Consumer<? super OperatorAction> out) {
        if (came.is(Method.REGISTER)) {
            register(id, came, flow, now, out);
            return;
        }
        SipRequest request = agreements.inward(came, flow);
        if (request.is(Method.CANCEL)) {
            cancel(id, request, now);
            return;
        }
        int objection = hop.objection(request);
        if (objection != 0) {
            ResponseBuilder refusal = SipResponse.to(request, objection);
            if (objection == 420) {
                refusal.setAll(Headers.UNSUPPORTED, request.values(Headers.PROXY_REQUIRE));
            }
            answer(id, refusal.build(), now);
        } else if (agreements.forbids(request, flow)) {
            answer(id, SipResponse.to(request, 488).build(), now); // TS 33.328 7.2
        } else if (watchers.isFor(request)) {
            subscribe(id, request, flow, now);
        } else if (request.to().tag() != null) {
            inDialog(id, request, flow, now, out);
        } else {
            initial(id, request, flow, now, out);
        }
    }

    private void register(
            ServerTransactionId id, SipRequest request, Flow flow, long now, Consumer<? super OperatorAction> out) {
        if (agreements.isTampered(request, flow)) {
            answer(id, agreements.answer(request, SipResponse.to(request, 494).build(), flow), now);
            return;
        }
        Registrar.Outcome outcome = registrar.register(request, flow, now);
        answer(id, agreements.answer(request, outcome.response(), flow), now);
        Subscriber subscriber = outcome.subscriber();
        if (subscriber != null) {
            outcome.left().forEach(old -> calls.follow(subscriber, old, flow));
            if (!outcome.removed()) {
                tell(subscriber, RegistrationEvents.Event.REFRESHED, now);
            }
            NameAddr contact = request.contact();
            out.accept(new OperatorAction.RegistrationChanged(
                    subscriber.number(),
                    !outcome.removed(),
                    contact == null ? "*" : contact.uri().toString(),
                    flow.remote()));
        }
    }

    private void subscribe(ServerTransactionId id, SipRequest request, Flow flow, long now) {
        Subscriber watcher = registrar.over(flow, now);
        Subscriber watched = registrar.subscriber(request.to().uri());
        if (watcher == null || !watcher.equals(watched)) {
            answer(id, SipResponse.to(request, 403).build(), now); // TS 24.229 5.4.2.1.1: one's own registration alone
            return;
        }
        List<SipRequest> first = new ArrayList<>();
        answer(
                id,
                watchers.subscribe(
                        request, watcher, registrar.reach(watcher, now), now, (to, notify) -> first.add(notify)),
                now);
        first.forEach(notify -> send(notify, flow, now));
    }

    private void cancel(ServerTransactionId id, SipRequest request, long now) {
        boolean known = forwarder.cancel(id.invite(), now);
        answer(id, SipResponse.to(request, known ? 200 : 481).build(), now);
    }

    /** A request that starts something: who sends it, whom it is for, and whether media is to be anchored. */
    private void initial(
            ServerTransactionId id, SipRequest request, Flow flow, long now, Consumer<? super OperatorAction> out) {
        boolean fromInside = settings.services().containsValue(flow);
        String caller;
        Subscriber calling = null;
        if (fromInside) {
            caller = Targets.user(request.from().uri());
        } else {
            Registrar.Origin origin = registrar.origin(request, flow, now);
            Subscriber subscriber = origin.subscriber();
            if (subscriber == null) {
                SipResponse refusal = origin.refusal();
                if (refusal != null) {
                    answer(id, refusal, now);
                }
                return;
            }
            caller = registrar.speaksAs(subscriber, request);
            calling = subscriber;
        }
        if (request.is(Method.OPTIONS) && Targets.user(request.uri()).isEmpty()) {
            answer(id, SipResponse.to(request, 200).build(), now); // RFC 3261 11: about the server itself
            return;
        }
        List<List<Target>> there = targets.of(request, now);
        if (there.isEmpty()) {
            answer(id, SipResponse.to(request, targets.missing(request)).build(), now);
            return;
        }
        if (ForkDirectives.wants(request, "redirect")) {
            ResponseBuilder redirection = SipResponse.to(request, 302);
            there.stream()
                    .flatMap(List::stream)
                    .forEach(one -> redirection.add(Headers.CONTACT, new Contact.Address(NameAddr.of(one.uri()))));
            answer(id, redirection.build(), now);
            return;
        }
        List<List<Target>> groups = ForkDirectives.of(request).groups(there);
        Target target = groups.getFirst().getFirst();
        ProxiedCall call = null;
        if (request.is(Method.INVITE)) {
            call = calls.open(request, caller, Targets.user(request.uri()), flow, target.flow(), out);
            if (call == null) {
                answer(id, SipResponse.to(request, 503).build(), now);
                return;
            }
            call.subscribers(calling, registrar.over(target.flow(), now));
        }
        RequestBuilder onward = hop.onward(request);
        boolean inside = settings.services().containsValue(target.flow());
        hop.assertCaller(onward, request, caller, inside);
        Subscriber called = inside ? null : registrar.subscriber(request.uri());
        if (called != null && called.isim() != null) { // TS 24.229 5.4.3.3: the contact does not tell who is meant
            onward.set(Headers.P_CALLED_PARTY_ID, NameAddr.of(registrar.gruus().called(request.uri())));
        }
        forwarder.forward(id, request, onward, groups, call, CallSide.CALLER, now, out);
    }

    private void inDialog(
            ServerTransactionId id, SipRequest request, Flow flow, long now, Consumer<? super OperatorAction> out) {
        ProxiedCall call = calls.of(request);
        CallSide sender = call == null ? CallSide.CALLER : call.sender(request);
        if (call == null || !calls.speaks(call, request, flow, now)) {
            answer(id, SipResponse.to(request, 481).build(), now);
            return;
        }
        if (request.is(Method.BYE) && call.isChosen(request)) {
            calls.end(call, out);
        }
        List<List<Target>> there = List.of(List.of(new Target(request.uri(), calls.reach(call, request, now))));
        forwarder.forward(id, request, hop.onward(request), there, call, sender, now, out);
    }

    private void ack(SipRequest ack, Flow flow, long now, Consumer<? super OperatorAction> out) {
        ProxiedCall call = calls.of(ack);
        if (call == null || !calls.speaks(call, ack, flow, now)) {
            return;
        }
        CallSide sender = call.sender(ack);
        ClientTransactionId id = call.ackOf(ack, ClientTransactionId.fresh(entropy, Method.ACK));
        RequestBuilder onward = hop.onward(ack);
        calls.passBody(call, sender, flow, ack, onward, out);
        transactions.handle(
                new TransactionEvent.SendAck(id, onward.build(), calls.reach(call, ack, now)), now, inbox::add);
    }

    private void response(
            ClientTransactionId id, SipResponse response, long now, Consumer<? super OperatorAction> out) {
        String watch = notified.get(id);
        if (watch != null && response.status() == 481) {
            watchers.refused(watch);
        }
        forwarder.response(id, response, now, out);
    }

    private void answer(ServerTransactionId id, SipResponse response, long now) {
        SipResponse tagged = response.toTag() == null && response.status() > 100
                ? response.with().toTag(entropy.token(4)).build()
                : response;
        transactions.handle(new TransactionEvent.SendResponse(id, tagged), now, inbox::add);
    }
}
