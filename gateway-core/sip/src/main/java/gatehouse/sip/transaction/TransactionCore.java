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
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Via;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportLayer;
import gatehouse.sip.transport.TransportListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

    /** A request that moved from UDP to a stream for its size, and moves back when the stream fails. */
    private record Moved(SipRequest request, Flow datagrams) {}

    private final TransactionSettings settings;
    private final Entropy entropy;
    private final TransportLayer transport;
    private final Deadlines<Alarm> alarms = new Deadlines<>();
    private final Map<ClientTransactionId, ClientTransaction> clients = new HashMap<>();
    private final ServerTransactions servers;
    private final ServerLoad load = new ServerLoad();
    private final Throttle throttle;
    private final Map<ClientTransactionId, Moved> moved = new HashMap<>();
    private long notAdmitted;
    private long refused;
    private long strays;
    private long heldBack;

    /** With no transaction; {@code entropy} makes the tags of responses that the core itself sends. */
    public TransactionCore(TransactionSettings settings, Entropy entropy) {
        this.settings = settings;
        this.entropy = entropy;
        this.transport = new TransportLayer(SipLimits.DEFAULT, settings.patience());
        this.servers = new ServerTransactions(settings.limits());
        this.throttle = new Throttle(settings.emergency(), entropy);
    }

    /** What it has done so far. */
    public TransactionCounts counts() {
        return new TransactionCounts(
                clients.size(), servers.size(), notAdmitted, refused, heldBack, strays, transport.malformed());
    }

    @Override
    public void handle(TransactionEvent event, long now, Consumer<? super TransactionAction> out) {
        Turn turn = new Turn(now, out);
        switch (event) {
            case TransactionEvent.Transport(var what) -> transport.receive(what, now, turn, turn::edge);
            case TransactionEvent.SendRequest(var id, var request, var flow) -> turn.send(id, request, flow);
            case TransactionEvent.Cancel(var id, var reason) -> turn.cancel(id, reason);
            case TransactionEvent.SendAck(var id, var ack, var flow) -> {
                SipRequest whole = withVia(ack, id, flow);
                turn.transmit(flow, whole.emit());
            }
            case TransactionEvent.SendResponse(var id, var response) -> turn.respond(id, response);
            case TransactionEvent.SendPing(var flow) -> transport.ping(flow, turn::edge);
            case TransactionEvent.SendStun(var flow, var message) -> turn.transmit(flow, message.encode());
            case TransactionEvent.CloseFlow(var flow, var reason) -> transport.close(flow, reason, turn, turn::edge);
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
        return Math.min(alarms.next(), transport.nextDeadline());
    }

    @Override
    public void expire(long now, Consumer<? super TransactionAction> out) {
        Turn turn = new Turn(now, out);
        for (Alarm alarm = alarms.poll(now); alarm != null; alarm = alarms.poll(now)) {
            alarm.transaction().fire(alarm.timer(), turn);
        }
        transport.expire(now, turn, turn::edge);
    }

    private SipRequest withVia(SipRequest request, ClientTransactionId id, Flow flow) {
        Endpoint sentBy = settings.transport().sentBy(flow);
        // RFC 3581 3: rport without a value asks for the port that the request is seen to come from
        String rport = settings.transport().asksForRport(flow) ? ";rport" : "";
        Via via = Via.of("SIP/2.0/" + flow.transport() + " " + sentBy + ";branch=" + id.branch() + rport
                + OverloadFeedback.OFFER);
        return request.with().prepend(Headers.VIA, via).build();
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
                    clients.remove(client.id, client);
                    moved.remove(client.id);
                    if (!client.id.method().equals(Method.CANCEL)) {
                        tell(new TransactionAction.ClientEnded(client.id));
                    }
                }
                case ServerTransaction server -> {
                    servers.remove(server);
                    tell(new TransactionAction.ServerEnded(server.id));
                }
            }
        }

        // ---- downwards

        void send(ClientTransactionId id, SipRequest request, Flow flow) {
            if (throttle.holdsBack(request, flow.remote(), now)) {
                heldBack++;
                tell(new TransactionAction.Unreachable(id, "the server asks for fewer requests (RFC 7339)"));
                tell(new TransactionAction.ClientEnded(id));
                return;
            }
            SipRequest told = settings.access().onto(request, flow, settings.emergency());
            SipRequest whole = withVia(told, id, flow);
            byte[] octets = whole.emit();
            if (octets.length > LARGEST_DATAGRAM && flow.transport() == Transport.UDP) {
                Flow stream = settings.transport().streamFor(flow);
                if (stream != null) {
                    moved.put(id, new Moved(told, flow));
                    begin(id, withVia(told, id, stream), null, stream);
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
            begin(new ClientTransactionId(invite.id.branch(), Method.CANCEL), cancel, null, invite.flow);
        }

        void respond(ServerTransactionId id, SipResponse response) {
            ServerTransaction server = servers.find(id);
            if (server != null) {
                Flow back = server.route.flow();
                SipResponse told = settings.access().onto(response, back);
                server.respond(withFeedback(told, server.request, back), this);
                ServerTransaction oldest = server.isPending() ? null : servers.answered(server);
                if (oldest != null) {
                    ended(oldest);
                }
            }
        }

        private SipResponse withFeedback(SipResponse response, SipRequest request, Flow flow) {
            return load.onto(response, request, servers.load(flow.remote().address()), now);
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
            if (!settings.admission().admitsResponse(client.flow, flow, response)) {
                notAdmitted++;
                return;
            }
            moved.remove(client.id);
            throttle.learn(client.flow.remote(), response.via(), now);
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
            ServerTransactionId id = ServerTransactionId.of(request);
            ServerTransaction known = servers.find(id);
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
            ResponseRoute route = ResponseRoute.of(request.via(), flow);
            IpAddress peer = flow.remote().address();
            boolean fresh = !inDialog && !cancel;
            if (fresh && servers.load(peer) >= 1 && !settings.emergency().test(request)) {
                refused++;
                refuse(request, flow, route);
                return;
            }
            if (settings.refuseMerged() && fresh && servers.isMerged(request, id)) {
                SipResponse loop =
                        SipResponse.to(request, 482).toTag(entropy.token(8)).build();
                route.send(loop.emit(), this);
                return;
            }
            ServerTransaction server = request.method().equals(Method.INVITE)
                    ? new InviteServer(id, request, route)
                    : new NonInviteServer(id, request, route);
            servers.add(server, peer);
            server.begin(this);
            tell(new TransactionAction.RequestReceived(id, request, flow));
        }

        /** RFC 3261 21.5.4; who obeys feedback gets that instead of a time in which to send nothing at all. */
        private void refuse(SipRequest request, Flow flow, ResponseRoute route) {
            ResponseBuilder busy = SipResponse.to(request, 503).toTag(entropy.token(8));
            if (!OverloadFeedback.isWanted(request.via())) {
                busy.set(Headers.RETRY_AFTER, Delta.of(settings.limits().retryAfterSeconds()));
            }
            route.send(withFeedback(busy.build(), request, flow).emit(), this);
        }

        @Override
        public void malformed(Refusal refusal, Flow flow) {
            if (settings.admission().admits(flow, null)) {
                ResponseRoute.of(refusal.via(), flow).send(refusal.octets().copy(), this);
            } else {
                notAdmitted++;
            }
        }

        @Override
        public void pong(Flow flow) {
            tell(new TransactionAction.PongReceived(flow));
        }

        @Override
        public void stun(StunMessage message, Flow flow) {
            tell(new TransactionAction.StunReceived(flow, message));
        }

        @Override
        public void opened(Flow flow) {
            tell(new TransactionAction.FlowOpened(flow));
        }

        @Override
        public void closed(Flow flow, String reason) {
            for (ClientTransaction client : List.copyOf(clients.values())) {
                if (isOn(client.flow, flow)) {
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
            Moved back = moved.remove(client.id);
            if (back == null) {
                client.transportFailed(reason, this);
                return;
            }
            // RFC 3261 18.1.1: when the stream cannot be had, the request goes over UDP after all
            for (Timer timer : Timer.values()) {
                stop(client, timer);
            }
            begin(client.id, withVia(back.request(), client.id, back.datagrams()), null, back.datagrams());
        }
    }
}
