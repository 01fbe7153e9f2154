package gatehouse.lab.operator;

import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.lab.operator.Targets.Target;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends requests on, to one target or several, and chooses what goes back (RFC 3261 16.6 to 16.10). */
final class Forwarder {
    private static final int FLOW_FAILED = 430;
    private static final Duration TIMER_C = Duration.ofSeconds(181); // RFC 3261 16.6 step 11: more than three minutes
    /** How long one group rings before the next one is tried. */
    private static final Duration RINGS = Duration.ofSeconds(20);

    private final ProxyHop hop;
    private final CallTable calls;
    private final Entropy entropy;
    private final Network network;
    private final Map<ClientTransactionId, Forwarding> branches = new HashMap<>();
    private final Map<ServerTransactionId, Forwarding> requests = new HashMap<>();
    private final Deadlines<ClientTransactionId> due = new Deadlines<>();

    /** The transactions below. */
    @FunctionalInterface
    interface Network {
        void take(TransactionEvent event, long now);
    }

    Forwarder(ProxyHop hop, CallTable calls, Entropy entropy, Network network) {
        this.hop = hop;
        this.calls = calls;
        this.entropy = entropy;
        this.network = network;
    }

    /**
     * Sends a request on.
     *
     * @param onward what goes out, but for what is each branch's own
     * @param groups the targets to be tried at once, group after group; at least one
     */
    void forward(
            ServerTransactionId id,
            SipRequest request,
            RequestBuilder onward,
            List<List<Target>> groups,
            @Nullable ProxiedCall call,
            CallSide sender,
            long now,
            Consumer<? super OperatorAction> out) {
        if (call != null && !calls.passBody(call, sender, call.flow(sender), request, onward, out)) {
            SipResponse refusal = SipResponse.to(request, 400, "Bad session description")
                    .toTag(entropy.token(4))
                    .build();
            network.take(new TransactionEvent.SendResponse(id, refusal), now);
            calls.end(call, out);
            return;
        }
        boolean cancels = ForkDirectives.of(request).cancels();
        Forwarding forwarding = new Forwarding(id, request, onward.build(), call, sender, cancels, groups);
        requests.put(id, forwarding);
        next(forwarding, now);
    }

    /** Tries the next group; RFC 5393 5.3.3: its branches share what breadth there is, and who finds none waits. */
    private void next(Forwarding forwarding, long now) {
        List<Target> group = forwarding.later.removeFirst();
        Long breadth = forwarding.onward.value(Headers.MAX_BREADTH);
        int most = breadth == null ? 1 : (int) Math.clamp(breadth, 1L, group.size());
        if (group.size() > most) {
            forwarding.later.addFirst(group.subList(most, group.size()));
        }
        long all = breadth == null ? 1 : breadth;
        for (int i = 0; i < most; i++) {
            branch(forwarding, group.get(i), all / most + (i < all % most ? 1 : 0), now);
        }
    }

    private void branch(Forwarding forwarding, Target target, long breadth, long now) {
        ProxiedCall call = forwarding.call;
        RequestBuilder onward = forwarding.onward.with().uri(target.uri()).set(Headers.MAX_BREADTH, breadth);
        if (call != null) {
            hop.recordRoute(onward, call.flow(forwarding.sender), target.flow());
        }
        ClientTransactionId client = hop.transaction(forwarding.request);
        branches.put(client, forwarding);
        forwarding.branches.put(client, target);
        forwarding.breadths.put(client, breadth);
        forwarding.open.add(client);
        if (forwarding.request.is(Method.INVITE)) {
            due.set(client, now + (forwarding.later.isEmpty() ? TIMER_C : RINGS).toNanos());
        }
        network.take(new TransactionEvent.SendRequest(client, onward.build(), target.flow()), now);
    }

    /** A response from below. */
    void response(ClientTransactionId client, SipResponse response, long now, Consumer<? super OperatorAction> out) {
        Forwarding forwarding = branches.get(client);
        if (forwarding == null || response.status() == 100) {
            return;
        }
        if (!response.isProvisional()) {
            due.cancel(client);
            forwarding.open.remove(client);
        } else if (forwarding.answered || forwarding.finished) {
            return;
        } else if (due.isSet(client) && forwarding.later.isEmpty()) {
            due.set(client, now + TIMER_C.toNanos()); // RFC 3261 16.7 step 2
        }
        ResponseBuilder back = response.with().removeFirst(Headers.VIA).remove(Headers.P_ACCESS_NETWORK_INFO);
        if (response.status() == FLOW_FAILED && another(forwarding, client, now)) {
            return;
        }
        if (response.status() >= 300) {
            refused(forwarding, back.build(), now, out);
        } else if (!response.isSuccess() || !forwarding.answered || forwarding.request.is(Method.INVITE)) {
            pass(forwarding, client, response, back, now, out);
        }
    }

    /** A provisional response, or a 2xx, which each goes back at once (RFC 3261 16.7 step 5). */
    private void pass(
            Forwarding forwarding,
            ClientTransactionId client,
            SipResponse response,
            ResponseBuilder back,
            long now,
            Consumer<? super OperatorAction> out) {
        ProxiedCall call = forwarding.call;
        Target target = forwarding.branches.get(client);
        if (call != null && target != null) {
            boolean late = response.isSuccess() && forwarding.answered;
            if (!late) { // what another phone answers too late is not what the caller will hear
                calls.passBody(call, forwarding.sender.other(), target.flow(), response, back, out);
            }
            if (forwarding.isFirstInvite()) {
                call.branch(response.toTag(), target.flow(), response.isSuccess() && !late);
                calls.progress(call, response.status(), out);
            }
        }
        network.take(new TransactionEvent.SendResponse(forwarding.server, back.build()), now);
        if (response.isSuccess() && !forwarding.answered) {
            forwarding.answered = true;
            forwarding.later.clear();
            if (forwarding.cancels) {
                giveUp(forwarding, now);
            }
        }
    }

    private void refused(Forwarding forwarding, SipResponse response, long now, Consumer<? super OperatorAction> out) {
        forwarding.refused(response);
        if (response.status() >= 600) { // RFC 3261 16.7 step 5: nobody else is to be asked
            forwarding.later.clear();
            forwarding.given = true;
            giveUp(forwarding, now);
        }
        if (!forwarding.open.isEmpty() || forwarding.answered || forwarding.finished) {
            return;
        }
        if (!forwarding.later.isEmpty()) {
            next(forwarding, now);
            return;
        }
        forwarding.finished = true;
        SipResponse best = forwarding.best();
        ProxiedCall call = forwarding.call;
        if (call != null && forwarding.isFirstInvite()) {
            calls.progress(call, best.status(), out);
        }
        network.take(new TransactionEvent.SendResponse(forwarding.server, best), now);
    }

    /** A branch has come to nothing by itself. */
    void failed(ClientTransactionId client, int status, long now, Consumer<? super OperatorAction> out) {
        Forwarding forwarding = branches.get(client);
        if (forwarding != null) {
            due.cancel(client);
            forwarding.open.remove(client);
            if (another(forwarding, client, now)) {
                return;
            }
            SipResponse refusal = SipResponse.to(forwarding.request, status)
                    .toTag(entropy.token(4))
                    .build();
            refused(forwarding, refusal, now, out);
        }
    }

    /** RFC 5626 5.3: a flow that leads nowhere is replaced by the next one of the same device, if there is one. */
    private boolean another(Forwarding forwarding, ClientTransactionId client, long now) {
        Target failed = forwarding.branches.get(client);
        if (failed == null || failed.spares().isEmpty() || forwarding.answered || forwarding.given) {
            return false;
        }
        List<Target> spares = failed.spares();
        Target next = spares.getFirst();
        long breadth = forwarding.breadths.getOrDefault(client, 1L);
        branch(forwarding, new Target(next.uri(), next.flow(), spares.subList(1, spares.size())), breadth, now);
        return true;
    }

    private void giveUp(Forwarding forwarding, long now) {
        for (ClientTransactionId client : List.copyOf(forwarding.open)) {
            network.take(new TransactionEvent.Cancel(client, ""), now);
        }
    }

    /** Whether a request is on its way; its CANCEL then goes where it went (RFC 3261 16.10). */
    boolean cancel(ServerTransactionId invite, long now) {
        Forwarding forwarding = requests.get(invite);
        if (forwarding == null) {
            return false;
        }
        forwarding.later.clear();
        forwarding.given = true;
        giveUp(forwarding, now);
        return true;
    }

    void ended(ClientTransactionId client) {
        branches.remove(client);
        due.cancel(client);
    }

    void ended(ServerTransactionId server) {
        requests.remove(server);
    }

    long nextDeadline() {
        return due.next();
    }

    /** RFC 3261 16.8: who has rung long enough is given up. */
    void expire(long now) {
        for (ClientTransactionId client = due.poll(now); client != null; client = due.poll(now)) {
            network.take(new TransactionEvent.Cancel(client, ""), now);
        }
    }
}
