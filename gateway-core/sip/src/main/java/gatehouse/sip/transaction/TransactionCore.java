package gatehouse.sip.transaction;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Refusal;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Via;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportLayer;
import gatehouse.sip.transport.TransportListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transaction layer of RFC 3261 17 over the transport layer of 18, for user agents and stateful proxies: octets come
 * in from an edge, requests and responses go up to the transaction user (TU), and the other way round.
 */
public final class TransactionCore implements Core<TransactionEvent, TransactionAction> {
    private static final int LARGEST_DATAGRAM = 1_300; // RFC 3261 18.1.1, where the path MTU is not known

    private record Alarm(Transaction transaction, Timer timer) {}

    /** RFC 3261 8.2.2.2: what two copies of one request share although their branches differ. */
    private record MergeKey(String callId, String fromTag, long sequence, Method method) {}

    /** A request that moved from UDP to a stream for its size, and moves back when the stream fails. */
    private record Moved(SipRequest request, Flow datagrams) {}

    private final TransactionSettings settings;
    private final Entropy entropy;
    private final TransportLayer transport;
    private final Deadlines<Alarm> alarms = new Deadlines<>();
    private final Map<ClientTransactionId, ClientTransaction> clients = new HashMap<>();
    private final Map<ServerTransactionId, ServerTransaction> servers = new HashMap<>();
    private final Map<ServerTransactionId, IpAddress> pending = new HashMap<>();
    private final Map<IpAddress, Integer> pendingPerPeer = new HashMap<>();
    private final Map<MergeKey, ServerTransactionId> merged = new HashMap<>();
    private final Map<ClientTransactionId, Moved> moved = new HashMap<>();
    private long notAdmitted;
    private long refused;
    private long strays;

    /** With no transaction; {@code entropy} makes the tags of responses that the core itself sends. */
    public TransactionCore(TransactionSettings settings, Entropy entropy) {
        this.settings = settings;
        this.entropy = entropy;
        this.transport = new TransportLayer(SipLimits.DEFAULT);
    }

    /** What it has done so far. */
    public TransactionCounts counts() {
        return new TransactionCounts(
                clients.size(), servers.size(), notAdmitted, refused, strays, transport.malformed());
    }

    @Override
    public void handle(TransactionEvent event, long now, Consumer<? super TransactionAction> out) {
        Turn turn = new Turn(now, out);
        switch (event) {
            case TransactionEvent.Transport(var what) -> transport.receive(what, turn, turn::edge);
            case TransactionEvent.SendRequest(var id, var request, var flow) -> turn.send(id, request, flow);
            case TransactionEvent.Cancel(var id, var reason) -> turn.cancel(id, reason);
            case TransactionEvent.SendAck(var id, var ack, var flow) -> {
                SipRequest whole = withVia(ack, id, flow);
                turn.transmit(flow, whole.emit());
            }
            case TransactionEvent.SendResponse(var id, var response) -> turn.respond(id, response);
            case TransactionEvent.SendPing(var flow) -> transport.ping(flow, turn::edge);
            case TransactionEvent.Abandon(var id) -> {
                ClientTransaction client = clients.get(id);
                if (client != null) {
                    turn.ended(client);
                }
            }
        }
    }

    @Override
    public long nextDeadline() {
        return alarms.next();
    }

    @Override
    public void expire(long now, Consumer<? super TransactionAction> out) {
        Turn turn = new Turn(now, out);
        for (Alarm alarm = alarms.poll(now); alarm != null; alarm = alarms.poll(now)) {
            alarm.transaction().fire(alarm.timer(), turn);
        }
    }

    private SipRequest withVia(SipRequest request, ClientTransactionId id, Flow flow) {
        Endpoint sentBy = settings.transport().sentBy(flow);
        Via via = Via.of(flow.transport().name(), sentBy.address().uriHost(), sentBy.port(), id.branch());
        if (settings.transport().asksForRport(flow)) {
            // RFC 3581 3: rport without a value asks for the port that the request is seen to come from
            via = via.with("rport", "");
        }
        return request.with().prepend(Headers.VIA, via).build();
    }

    /** RFC 3261 17.2.3. */
    private static ServerTransactionId idOf(SipRequest request, Via via) {
        Method method = request.method().equals(Method.ACK) ? Method.INVITE : request.method();
        String sentBy = via.host().toLowerCase(Locale.ROOT) + ":" + via.effectivePort();
        String branch = via.branch();
        if (branch != null && branch.startsWith(Via.MAGIC_COOKIE)) {
            return new ServerTransactionId(branch, sentBy, method);
        }
        // 17.2.3, the rules for RFC 2543 peers, without the tag of To, which ACK has and INVITE has not
        String identity = String.join(
                "\n",
                request.uri().toString(),
                String.valueOf(request.from().tag()),
                request.callId(),
                String.valueOf(request.cseq().number()),
                via.without("received").without("rport").toString());
        return new ServerTransactionId(identity, sentBy, method);
    }

    /** RFC 3261 18.2.2 and RFC 3581 4; maddr is not followed: it would let anybody aim our responses at others. */
    private static ResponseRoute routeOf(Via via, Flow flow) {
        if (flow.transport().isReliable()) {
            Endpoint named = via.sentBy();
            IpAddress address = named != null && via.received() == null
                    ? named.address()
                    : flow.remote().address();
            Endpoint listening = new Endpoint(address, via.effectivePort());
            return new ResponseRoute(
                    flow, new Flow(flow.transport(), flow.local().withPort(0), listening));
        }
        Endpoint target = via.rport() >= 0 ? flow.remote() : flow.remote().withPort(via.effectivePort());
        Flow back = new Flow(flow.transport(), flow.local(), target);
        return new ResponseRoute(back, back);
    }

    /** The work on one event: what the machines and the transport layer may do while it lasts. */
    private final class Turn implements Surroundings, TransportListener {
        private final long now;
        private final Consumer<? super TransactionAction> out;

        Turn(long now, Consumer<? super TransactionAction> out) {
            this.now = now;
            this.out = out;
        }

        void edge(TransportAction action) {
            out.accept(new TransactionAction.Transport(action));
        }

        @Override
        public TimerProfile timers() {
            return settings.timers();
        }

        @Override
        public boolean isOpen(Flow flow) {
            return transport.isOpen(flow);
        }

        @Override
        public void transmit(Flow flow, byte[] octets) {
            transport.transmit(flow, octets, this::edge);
        }

        @Override
        public void start(Transaction transaction, Timer timer, Duration after) {
            alarms.set(new Alarm(transaction, timer), now + after.toNanos());
        }

        @Override
        public void stop(Transaction transaction, Timer timer) {
            alarms.cancel(new Alarm(transaction, timer));
        }

        @Override
        public void tell(TransactionAction action) {
            out.accept(action);
        }

        @Override
        public void ended(Transaction transaction) {
            for (Timer timer : Timer.values()) {
                stop(transaction, timer);
            }
            switch (transaction) {
                case ClientTransaction client -> {
                    clients.remove(client.id(), client);
                    moved.remove(client.id());
                    if (!client.id().method().equals(Method.CANCEL)) {
                        tell(new TransactionAction.ClientEnded(client.id()));
                    }
                }
                case ServerTransaction server -> {
                    servers.remove(server.id());
                    merged.remove(mergeKey(server.request()), server.id());
                    release(server.id());
                    tell(new TransactionAction.ServerEnded(server.id()));
                }
            }
        }

        // ---- downwards

        void send(ClientTransactionId id, SipRequest request, Flow flow) {
            SipRequest whole = withVia(request, id, flow);
            byte[] octets = whole.emit();
            if (octets.length > LARGEST_DATAGRAM && flow.transport() == Transport.UDP) {
                Flow stream = settings.transport().streamFor(flow);
                if (stream != null) {
                    moved.put(id, new Moved(request, flow));
                    begin(id, withVia(request, id, stream), null, stream);
                    return;
                }
            }
            begin(id, whole, octets, flow);
        }

        private void begin(ClientTransactionId id, SipRequest request, byte @Nullable [] encoded, Flow flow) {
            byte[] octets = encoded == null ? request.emit() : encoded;
            ClientTransaction client = id.method().equals(Method.INVITE)
                    ? new InviteClient(id, request, octets, flow)
                    : new NonInviteClient(id, octets, flow);
            clients.put(id, client);
            client.begin(this);
        }

        void cancel(ClientTransactionId id, String reason) {
            if (clients.get(id) instanceof InviteClient invite) {
                SipRequest cancel = Requests.cancel(invite.request(), reason);
                if (invite.cancel(cancel, this)) {
                    beginCancel(invite, cancel);
                }
            }
        }

        /** The CANCEL has the Via of its INVITE already. */
        private void beginCancel(InviteClient invite, SipRequest cancel) {
            begin(new ClientTransactionId(invite.id().branch(), Method.CANCEL), cancel, null, invite.flow());
        }

        void respond(ServerTransactionId id, SipResponse response) {
            ServerTransaction server = servers.get(id);
            if (server != null) {
                server.respond(response, this);
                if (!server.isPending()) {
                    release(id);
                }
            }
        }

        // ---- upwards

        @Override
        public void message(SipMessage message, Flow flow) {
            switch (message) {
                case SipRequest request -> request(request, flow);
                case SipResponse response -> response(response, flow);
            }
        }

        private void response(SipResponse response, Flow flow) {
            // RFC 3261 17.1.3; the branch holds 80 random bits of ours, so sent-by (18.1.2) would tell nothing more
            String branch = response.via().branch();
            ClientTransaction client = branch == null
                    ? null
                    : clients.get(
                            new ClientTransactionId(branch, response.cseq().method()));
            if (client == null) {
                strays++;
                return;
            }
            if (!settings.admission().admitsResponse(client.flow(), flow)) {
                notAdmitted++;
                return;
            }
            moved.remove(client.id());
            client.receive(response, flow, this);
            if (client instanceof InviteClient invite) {
                SipRequest cancel = invite.takeCancel(this);
                if (cancel != null) {
                    beginCancel(invite, cancel);
                }
            }
        }

        private void request(SipRequest request, Flow flow) {
            if (!settings.admission().admits(flow, request)) {
                notAdmitted++;
                return;
            }
            Via via = request.via();
            ServerTransactionId id = idOf(request, via);
            ServerTransaction known = servers.get(id);
            if (known != null) {
                known.repeated(request, this);
                return;
            }
            if (request.method().equals(Method.ACK)) {
                tell(new TransactionAction.AckReceived(request, flow));
                return;
            }
            boolean inDialog = request.to().tag() != null;
            boolean cancel = request.method().equals(Method.CANCEL);
            ResponseRoute route = routeOf(via, flow);
            IpAddress peer = flow.remote().address();
            if (!inDialog
                    && !cancel
                    && isOverloaded(peer)
                    && !settings.emergency().test(request)) {
                refused++;
                SipResponse busy = SipResponse.to(request, 503)
                        .toTag(entropy.token(8))
                        .set(Headers.RETRY_AFTER, Delta.of(settings.limits().retryAfterSeconds()))
                        .build();
                route.send(busy.emit(), this);
                return;
            }
            if (settings.refuseMerged() && !inDialog && !cancel) {
                ServerTransactionId first = merged.putIfAbsent(mergeKey(request), id);
                if (first != null) {
                    SipResponse loop =
                            SipResponse.to(request, 482).toTag(entropy.token(8)).build();
                    route.send(loop.emit(), this);
                    return;
                }
            }
            ServerTransaction server = request.method().equals(Method.INVITE)
                    ? new InviteServer(id, request, route)
                    : new NonInviteServer(id, request, route);
            servers.put(id, server);
            pending.put(id, peer);
            pendingPerPeer.merge(peer, 1, Integer::sum);
            server.begin(this);
            tell(new TransactionAction.RequestReceived(id, request, flow));
        }

        private boolean isOverloaded(IpAddress peer) {
            return pending.size() >= settings.limits().pending()
                    || pendingPerPeer.getOrDefault(peer, 0) >= settings.limits().pendingPerPeer();
        }

        private void release(ServerTransactionId id) {
            IpAddress peer = pending.remove(id);
            if (peer != null) {
                pendingPerPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
            }
        }

        private MergeKey mergeKey(SipRequest request) {
            return new MergeKey(
                    request.callId(),
                    String.valueOf(request.from().tag()),
                    request.cseq().number(),
                    request.method());
        }

        @Override
        public void malformed(Refusal refusal, Flow flow) {
            if (settings.admission().admits(flow, null)) {
                routeOf(refusal.via(), flow).send(refusal.octets().copy(), this);
            } else {
                notAdmitted++;
            }
        }

        @Override
        public void pong(Flow flow) {
            tell(new TransactionAction.PongReceived(flow));
        }

        @Override
        public void opened(Flow flow) {
            tell(new TransactionAction.FlowOpened(flow));
        }

        @Override
        public void closed(Flow flow, String reason) {
            for (ClientTransaction client : List.copyOf(clients.values())) {
                if (isOn(client.flow(), flow)) {
                    failed(client, reason);
                }
            }
            if (flow.transport().isReliable()) {
                tell(new TransactionAction.FlowClosed(flow, reason));
            }
        }

        private static boolean isOn(Flow used, Flow closed) {
            return used.equals(closed)
                    || (used.transport() == closed.transport()
                            && used.remote().equals(closed.remote())
                            && used.local().port() == 0);
        }

        private void failed(ClientTransaction client, String reason) {
            Moved back = moved.remove(client.id());
            if (back == null) {
                client.transportFailed(reason, this);
                return;
            }
            // RFC 3261 18.1.1: when the stream cannot be had, the request goes over UDP after all
            for (Timer timer : Timer.values()) {
                stop(client, timer);
            }
            begin(client.id(), withVia(back.request(), client.id(), back.datagrams()), null, back.datagrams());
        }
    }
}
