package gatehouse.lab.operator;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.transaction.ClientTransactionId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call through the P-CSCF: who is on which side, over which flows, and where its media is anchored. */
final class ProxiedCall {
    private final String id;
    private final String callerTag;
    private final String from;
    private final String to;
    private final Map<CallSide, Flow> flows = new HashMap<>();
    private final Map<Long, ClientTransactionId> acks = new HashMap<>();
    private @Nullable SessionAnchor anchor;
    private @Nullable Subscriber callerSubscriber;
    private @Nullable Subscriber calleeSubscriber;
    private OperatorAction.CallChanged.State state = OperatorAction.CallChanged.State.SETUP;

    ProxiedCall(String id, String callerTag, String from, String to, Flow caller, Flow callee) {
        this.id = id;
        this.callerTag = callerTag;
        this.from = from;
        this.to = to;
        flows.put(CallSide.CALLER, caller);
        flows.put(CallSide.CALLEE, callee);
    }

    String id() {
        return id;
    }

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    /** The side that sent a request of this dialog. */
    CallSide sender(SipMessage request) {
        return callerTag.equals(request.from().tag()) ? CallSide.CALLER : CallSide.CALLEE;
    }

    /**
     * The way to one side. A phone whose NAT gave it another port is followed, as long as its address is the same: within
     * a dialog nobody else knows both tags.
     */
    Flow flow(CallSide side) {
        Flow flow = flows.get(side);
        if (flow == null) {
            throw new IllegalStateException("a call has two sides");
        }
        return flow;
    }

    /** Notes that {@code side} now speaks over {@code flow}; says whether that is believable. */
    boolean speaksOver(CallSide side, Flow flow) {
        Endpoint known = flow(side).remote();
        IpAddress address = flow.remote().address();
        if (!known.address().equals(address)) {
            return false;
        }
        flows.put(side, flow);
        return true;
    }

    /** Follows a side whose subscriber has registered over another flow. */
    void moveTo(CallSide side, Flow flow) {
        flows.put(side, flow);
    }

    /** Says who the two sides are, as far as they are subscribers. */
    void subscribers(@Nullable Subscriber caller, @Nullable Subscriber callee) {
        callerSubscriber = caller;
        calleeSubscriber = callee;
    }

    /** The subscriber on a side, or null. */
    @Nullable
    Subscriber subscriber(CallSide side) {
        return side == CallSide.CALLER ? callerSubscriber : calleeSubscriber;
    }

    @Nullable
    SessionAnchor anchor() {
        return anchor;
    }

    void anchor(SessionAnchor chosen) {
        anchor = chosen;
    }

    OperatorAction.CallChanged.State state() {
        return state;
    }

    /** Goes on to {@code next}; says whether that is news. */
    boolean advance(OperatorAction.CallChanged.State next) {
        if (next.compareTo(state) <= 0) {
            return false;
        }
        state = next;
        return true;
    }

    /** The branch for the ACK of a 2xx: the same for each repeat of it. */
    ClientTransactionId ackOf(long cseq, ClientTransactionId fresh) {
        return acks.computeIfAbsent(cseq, number -> new ClientTransactionId(fresh.branch(), Method.ACK));
    }
}
