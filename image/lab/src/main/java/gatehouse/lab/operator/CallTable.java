package gatehouse.lab.operator;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.lab.operator.OperatorAction.CallChanged;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.MessageBuilder;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that pass the P-CSCF, each with its media anchor. A call that ended is known a little longer, so that
 * repeats of its last messages still find their way.
 */
final class CallTable {
    private static final int MOST_CALLS = 1_000;
    private static final int MOST_ENDED = 64;

    private final OperatorSettings settings;
    private final Registrar registrar;
    private final Entropy entropy;
    private final PortPool ports;
    private final Map<String, ProxiedCall> calls = new HashMap<>();
    private final Map<String, ProxiedCall> ended = new LinkedHashMap<>();

    CallTable(OperatorSettings settings, Registrar registrar, Entropy entropy) {
        this.settings = settings;
        this.registrar = registrar;
        this.entropy = entropy;
        this.ports = new PortPool(settings.firstPort(), settings.lastPort());
    }

    /** The call that a request or ACK belongs to, or null. */
    @Nullable
    ProxiedCall of(SipRequest request) {
        ProxiedCall call = calls.get(request.callId());
        return call == null ? ended.get(request.callId()) : call;
    }

    /** A new call with an anchor of its own; null when there is no room, or the Call-ID is taken. */
    @Nullable
    ProxiedCall open(
            SipRequest invite, String from, String to, Flow caller, Flow callee, Consumer<? super OperatorAction> out) {
        String tag = invite.from().tag();
        if (tag == null || calls.size() >= MOST_CALLS || calls.containsKey(invite.callId())) {
            return null;
        }
        OptionalInt callerPort = ports.take();
        OptionalInt calleePort = ports.take();
        if (callerPort.isEmpty() || calleePort.isEmpty()) {
            callerPort.ifPresent(ports::giveBack);
            return null;
        }
        ProxiedCall call = new ProxiedCall(invite.callId(), tag, from, to, caller, callee);
        SessionAnchor anchor =
                new SessionAnchor(invite.callId(), settings, callerPort.getAsInt(), calleePort.getAsInt(), entropy);
        if (settings.secured().contains(to)) {
            anchor.secure(CallSide.CALLEE);
        }
        call.anchor(anchor);
        calls.put(call.id(), call);
        out.accept(new OperatorAction.OpenAnchor(call.id(), callerPort.getAsInt(), calleePort.getAsInt()));
        out.accept(new CallChanged(call.id(), CallChanged.State.SETUP, from, to));
        return call;
    }

    /**
     * Rewrites a session description that {@code sender} wrote, for the other side. Says false when there is one that
     * cannot be read.
     */
    boolean passBody(
            ProxiedCall call,
            CallSide sender,
            Flow flow,
            SipMessage message,
            MessageBuilder<?, ?> onward,
            Consumer<? super OperatorAction> out) {
        SessionAnchor anchor = call.anchor();
        MediaType type = message.contentType();
        boolean request = message instanceof SipRequest sent && !sent.is(Method.ACK);
        if (anchor != null && request && message.body().isEmpty() && sets(message)) {
            anchor.leavesOffer();
        }
        if (anchor == null
                || type == null
                || !type.is("application/sdp")
                || message.body().isEmpty()) {
            return true;
        }
        return switch (anchor.pass(message.body(), sender, request)) {
            case Decoded.Malformed<SessionAnchor.Passed> _ -> false;
            case Decoded.Ok<SessionAnchor.Passed>(SessionAnchor.Passed passed) -> {
                onward.body(MediaType.SDP, passed.body());
                out.accept(new OperatorAction.PointAnchor(call.id(), sender, reachable(passed.receivesAt(), flow)));
                passed.keys().forEach(out);
                if (anchor.isAnswered()) {
                    key(call, anchor, out);
                }
                yield true;
            }
        };
    }

    private static boolean sets(SipMessage message) {
        return message instanceof SipRequest request && request.is(Method.INVITE);
    }

    private static void key(ProxiedCall call, SessionAnchor anchor, Consumer<? super OperatorAction> out) {
        for (CallSide side : CallSide.values()) {
            CryptoAttribute sending = anchor.edge(side).sending();
            CryptoAttribute receiving = anchor.edge(side).receiving();
            if (sending != null && receiving != null) {
                out.accept(new OperatorAction.KeyAnchor(call.id(), side, sending, receiving));
            }
        }
    }

    /** The way to whom a request is for: where its subscriber is registered now, if it came by a registration (TS 33.203 7.5). */
    Flow reach(ProxiedCall call, SipRequest request, long now) {
        Flow branch = call.branchOf(request);
        if (branch != null) {
            return branch;
        }
        CallSide side = call.sender(request).other();
        Subscriber subscriber = call.subscriber(side);
        Binding binding = subscriber == null || subscriber.isim() == null ? null : registrar.reach(subscriber, now);
        if (binding != null) {
            call.moveTo(side, binding.flow());
        }
        return call.flow(side);
    }

    /** Whether who sends a request may speak over {@code flow}: where it was, or where its subscriber has registered since. */
    boolean speaks(ProxiedCall call, SipRequest request, Flow flow, long now) {
        CallSide side = call.sender(request);
        Flow branch = side == CallSide.CALLEE ? call.branchOf(request) : null;
        if (branch != null) {
            return branch.equals(flow);
        }
        if (call.speaksOver(side, flow)) {
            return true;
        }
        Subscriber there = registrar.over(flow, now);
        if (there == null || !there.equals(call.subscriber(side))) {
            return false;
        }
        call.moveTo(side, flow);
        return true;
    }

    /** What a subscriber had registered over {@code old} is registered over {@code flow} now: its calls go there too. */
    void follow(Subscriber subscriber, Flow old, Flow flow) {
        for (ProxiedCall call : calls.values()) {
            for (CallSide side : CallSide.values()) {
                if (subscriber.equals(call.subscriber(side)) && old.equals(call.flow(side))) {
                    call.moveTo(side, flow);
                }
            }
        }
    }

    /** What a response to the first INVITE means for the call. */
    void progress(ProxiedCall call, int status, Consumer<? super OperatorAction> out) {
        if (status >= 300) {
            end(call, out);
        } else if (status >= 200) {
            advance(call, CallChanged.State.ANSWERED, out);
        } else if (status >= 180) {
            advance(call, CallChanged.State.RINGING, out);
        }
    }

    /** The call is over: its anchor closes and its ports are free again. */
    void end(ProxiedCall call, Consumer<? super OperatorAction> out) {
        SessionAnchor anchor = call.anchor();
        if (calls.remove(call.id()) == null || anchor == null) {
            return;
        }
        ports.giveBack(anchor.callerPort());
        ports.giveBack(anchor.calleePort());
        out.accept(new OperatorAction.CloseAnchor(call.id()));
        advance(call, CallChanged.State.ENDED, out);
        ended.put(call.id(), call);
        if (ended.size() > MOST_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    private static void advance(ProxiedCall call, CallChanged.State state, Consumer<? super OperatorAction> out) {
        if (call.advance(state)) {
            out.accept(new CallChanged(call.id(), state, call.from(), call.to()));
        }
    }

    /** A side whose description names another address than its packets come from is behind a NAT: only latching helps. */
    private static @Nullable Endpoint reachable(@Nullable Endpoint signalled, Flow flow) {
        return signalled != null && signalled.address().equals(flow.remote().address()) ? signalled : null;
    }
}
