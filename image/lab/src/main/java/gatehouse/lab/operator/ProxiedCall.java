package gatehouse.lab.operator;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.ClientTransactionId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call through the P-CSCF: who is on which side, over which flows, and where its media is anchored. */
final class ProxiedCall {
    private static final int MOST_BRANCHES = 64;
    private static final int MOST_ACKS = 64;

    private final String id;
    private final String callerTag;
    private final String from;
    private final String to;
    private final Map<CallSide, Flow> flows = new HashMap<>();
    private final Map<String, ClientTransactionId> acks = new HashMap<>();
    /** The phones that have said something of the call, by their tags; which of them is in it is chosen by its answer. */
    private final Map<String, Flow> branches = new HashMap<>();

    private @Nullable String chosen;
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

    /** A phone with this tag has answered over {@code flow}; {@code wins} once, for the one that the call is with. */
    void branch(@Nullable String tag, Flow flow, boolean wins) {
        if (tag == null || (branches.size() >= MOST_BRANCHES && !wins)) {
            return;
        }
        branches.put(tag, flow);
        if (wins) {
            chosen = tag;
            flows.put(CallSide.CALLEE, flow);
        }
    }

    private @Nullable String phoneOf(SipRequest request) {
        return sender(request) == CallSide.CALLER
                ? request.to().tag()
                : request.from().tag();
    }

    /** Whether a request is between the two that talk, and not with a phone that only rang or answered too late. */
    boolean isChosen(SipRequest request) {
        return chosen == null || chosen.equals(phoneOf(request));
    }

    /** The way to the phone of a request where that is none that the call is with; null otherwise. */
    @Nullable
    Flow branchOf(SipRequest request) {
        String tag = phoneOf(request);
        return tag == null || tag.equals(chosen) ? null : branches.get(tag);
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
    ClientTransactionId ackOf(SipRequest ack, ClientTransactionId fresh) {
        if (acks.size() >= MOST_ACKS) {
            acks.clear(); // a repeat of an old one is then a transaction of its own
        }
        return acks.computeIfAbsent(
                ack.cseq().number() + " " + ack.to().tag(),
                number -> new ClientTransactionId(fresh.branch(), Method.ACK));
    }
}
