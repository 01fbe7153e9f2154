package gatehouse.sip.world;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.MessageBuilder;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Registrar.Binding;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A registrar and forking stateful proxy of one domain, on the in-memory network: as a peer for user agents, and the
 * proof that the transaction layer is enough for such a thing (RFC 3261 10.3, 16).
 */
public final class Proxy {
    /** One request that is being forwarded. */
    private static final class Forwarding {
        final ServerTransactionId id;
        final SipRequest request;
        final List<ClientTransactionId> open = new ArrayList<>();
        SipResponse best;
        boolean answered;

        Forwarding(ServerTransactionId id, SipRequest request) {
            this.id = id;
            this.request = request;
        }
    }

    private final Host host;
    private final String domain;
    private final Seeded entropy;
    private final TransactionCore core;
    private final CoreActor<TransactionEvent, TransactionAction> actor;
    private final Registrar registrar;
    private final Map<String, Endpoint> domains = new HashMap<>();
    private final Map<ClientTransactionId, Forwarding> branches = new LinkedHashMap<>();
    private boolean challengesCalls;
    private boolean recordsRoute = true;
    private UnaryOperator<String> sessions = UnaryOperator.identity();
    private boolean answersProbes;
    private int probes;

    public Proxy(Network network, Host host, String domain) {
        this.host = host;
        this.domain = domain;
        this.entropy = network.randomness();
        this.registrar = new Registrar(domain, entropy);
        this.core = new TransactionCore(
                TransactionSettings.proxy(TransportPolicy.listening(5060, true)), network.randomness());
        SipEdge[] edge = new SipEdge[1];
        this.actor = network.simulation().drive(core, action -> {
            if (action instanceof TransactionAction.Transport(var what)) {
                edge[0].perform(what);
            } else {
                heard(action);
            }
        });
        edge[0] = new SipEdge(host, 5060, event -> actor.feed(new TransactionEvent.Transport(event)));
    }

    public void user(String name, String password) {
        registrar.user(name, password);
    }

    public void domain(String name, Host proxy) {
        domains.put(name, proxy.at(5060));
    }

    public void challenges(DigestAlgorithm with, boolean calls) {
        registrar.challenges(with);
        challengesCalls = calls;
    }

    /** Registers flows (RFC 5626 6), and answers STUN on them, or only says so. */
    public void keepsFlows(boolean answering) {
        registrar.keepsFlows();
        answersProbes = answering;
    }

    /** Answers STUN no more, or again. */
    public void answersProbes(boolean now) {
        answersProbes = now;
    }

    /** How many times it was asked by STUN. */
    public int probes() {
        return probes;
    }

    /** What it makes of the session descriptions that pass: an application layer gateway puts its own address there. */
    public void rewritesSessions(UnaryOperator<String> how) {
        sessions = how;
    }

    private void rewrite(MessageBuilder<?, ?> out, SipMessage passing) {
        MediaType type = passing.contentType();
        if (type != null && type.is("application/sdp")) {
            out.body(type, sessions.apply(passing.body().utf8()));
        }
    }

    public void recordsRoute(boolean now) {
        recordsRoute = now;
    }

    /** A binding that nobody registered. */
    public void bind(String user, SipUri contact, Flow flow) {
        registrar.bind(user, new Binding(contact, flow));
    }

    public int bindingsOf(String user) {
        return registrar.bindingsOf(user).size();
    }

    public TransactionCore core() {
        return core;
    }

    public Host host() {
        return host;
    }

    public boolean isIdle() {
        return core.counts().clients() == 0 && core.counts().servers() == 0 && branches.isEmpty();
    }

    private void heard(TransactionAction action) {
        switch (action) {
            case TransactionAction.RequestReceived(var id, var request, var flow) -> request(id, request, flow);
            case TransactionAction.AckReceived(var ack, var flow) -> ack(ack, flow);
            case TransactionAction.ResponseReceived(var id, var response, var flow) -> response(id, response);
            case TransactionAction.TimedOut(var id) -> failed(id, 408);
            case TransactionAction.Unreachable(var id, var reason) -> failed(id, 503);
            case TransactionAction.ClientEnded(var id) -> branches.remove(id);
            case TransactionAction.StunReceived(var flow, var message) -> {
                probes++;
                if (answersProbes) {
                    var answer = new StunMessage.Success(message.id(), flow.remote());
                    actor.feed(new TransactionEvent.SendStun(flow, answer));
                }
            }
            default -> {}
        }
    }

    private void respond(ServerTransactionId id, SipRequest request, int status) {
        actor.feed(new TransactionEvent.SendResponse(
                id, SipResponse.to(request, status).toTag(entropy.token(4)).build()));
    }

    private void request(ServerTransactionId id, SipRequest request, Flow flow) {
        if (request.is(Method.CANCEL)) {
            respond(id, request, 200);
            branches.values().stream()
                    .filter(one -> one.id.equals(id.invite()))
                    .findFirst()
                    .ifPresent(this::cancelOthers);
            return;
        }
        if (request.is(Method.REGISTER)) {
            actor.feed(new TransactionEvent.SendResponse(id, registrar.register(request, flow)));
            return;
        }
        SipResponse challenge = request.to().tag() == null && challengesCalls ? registrar.doubts(request) : null;
        if (challenge != null) {
            actor.feed(new TransactionEvent.SendResponse(id, challenge));
            return;
        }
        if (request.is(Method.INVITE)) {
            actor.feed(new TransactionEvent.SendResponse(
                    id, SipResponse.to(request, 100).build()));
        }
        forward(id, request);
    }

    // ---- proxy

    private boolean isMe(Uri uri) {
        return uri instanceof SipUri sip
                && (sip.host().equals(domain)
                        || sip.host().equals(host.address().uriHost()));
    }

    private void forward(ServerTransactionId id, SipRequest received) {
        RequestBuilder out = received.with();
        List<NameAddr> routes = new ArrayList<>(received.values(Headers.ROUTE));
        if (!routes.isEmpty() && isMe(routes.getFirst().uri())) {
            out.removeFirst(Headers.ROUTE);
            routes.removeFirst();
        }
        Integer hops = received.value(Headers.MAX_FORWARDS);
        if (hops != null && hops == 0) {
            respond(id, received, 483);
            return;
        }
        out.set(Headers.MAX_FORWARDS, hops == null ? 70 : hops - 1);
        if (recordsRoute && received.to().tag() == null) {
            out.prepend(
                    Headers.RECORD_ROUTE, NameAddr.of("<sip:" + host.address().uriHost() + ";lr>"));
        }
        rewrite(out, received);
        Forwarding forwarding = new Forwarding(id, received);
        for (Binding target : targets(received, routes)) {
            ClientTransactionId branch = ClientTransactionId.fresh(entropy, received.method());
            forwarding.open.add(branch);
            branches.put(branch, forwarding);
            actor.feed(new TransactionEvent.SendRequest(
                    branch, out.uri(target.contact()).build(), target.flow()));
        }
        if (forwarding.open.isEmpty()) {
            respond(id, received, 404);
        }
    }

    private List<Binding> targets(SipRequest request, List<NameAddr> routes) {
        SipUri uri = (SipUri) request.uri();
        if (!routes.isEmpty()) {
            return List.of(new Binding(uri, flowTo(routes.getFirst().sipUri())));
        }
        if (uri.host().equals(domain)) {
            return registrar.bindingsOf(String.valueOf(uri.user()));
        }
        Endpoint other = domains.get(uri.host());
        return List.of(new Binding(uri, other != null ? udp(other) : flowTo(uri)));
    }

    private Flow udp(Endpoint to) {
        return new Flow(Transport.UDP, host.at(5060), to);
    }

    private Flow flowTo(SipUri uri) {
        Flow registered = registrar.flowTo(uri);
        if (registered != null) {
            return registered;
        }
        IpAddress address = uri.address();
        Endpoint to = new Endpoint(address, uri.effectivePort());
        return "tcp".equals(uri.transport()) ? new Flow(Transport.TCP, host.at(0), to) : udp(to);
    }

    private void ack(SipRequest ack, Flow flow) {
        List<NameAddr> routes = new ArrayList<>(ack.values(Headers.ROUTE));
        RequestBuilder out = ack.with();
        if (!routes.isEmpty() && isMe(routes.getFirst().uri())) {
            out.removeFirst(Headers.ROUTE);
            routes.removeFirst();
        }
        // The same ACK again gets the same branch, so that it is seen to be a repeat
        String branch =
                Via.MAGIC_COOKIE + "p" + Integer.toHexString(ack.via().branch().hashCode());
        Binding target = targets(ack, routes).getFirst();
        actor.feed(new TransactionEvent.SendAck(
                new ClientTransactionId(branch, Method.ACK),
                out.uri(target.contact()).build(),
                target.flow()));
    }

    private void response(ClientTransactionId id, SipResponse response) {
        Forwarding forwarding = branches.get(id);
        if (forwarding == null || response.status() == 100) {
            return;
        }
        ResponseBuilder passed = response.with().removeFirst(Headers.VIA);
        rewrite(passed, response);
        SipResponse up = passed.build();
        if (response.isProvisional()) {
            actor.feed(new TransactionEvent.SendResponse(forwarding.id, up));
            return;
        }
        forwarding.open.remove(id);
        if (response.isSuccess()) {
            forwarding.answered = true;
            actor.feed(new TransactionEvent.SendResponse(forwarding.id, up));
            cancelOthers(forwarding);
            return;
        }
        if (response.status() >= 600) {
            cancelOthers(forwarding);
        }
        if (forwarding.best == null || response.status() < forwarding.best.status() || response.status() >= 600) {
            forwarding.best = up;
        }
        finish(forwarding);
    }

    private void failed(ClientTransactionId id, int status) {
        Forwarding forwarding = branches.get(id);
        if (forwarding != null) {
            forwarding.open.remove(id);
            if (forwarding.best == null) {
                forwarding.best = SipResponse.to(forwarding.request, status)
                        .toTag(entropy.token(4))
                        .build();
            }
            finish(forwarding);
        }
    }

    private void finish(Forwarding forwarding) {
        if (forwarding.open.isEmpty() && !forwarding.answered && forwarding.best != null) {
            actor.feed(new TransactionEvent.SendResponse(forwarding.id, forwarding.best));
        }
    }

    private void cancelOthers(Forwarding forwarding) {
        forwarding.open.forEach(open -> actor.feed(new TransactionEvent.Cancel(open, "")));
    }
}
