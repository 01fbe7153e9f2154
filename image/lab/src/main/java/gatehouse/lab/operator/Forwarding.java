package gatehouse.lab.operator;

import gatehouse.lab.operator.Targets.Target;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way through the proxy with all its branches: the response context of RFC 3261 16.7. */
final class Forwarding {
    /** RFC 3261 16.7 step 6: of 4xx those that tell the caller how to do better. */
    private static final List<Integer> HELPFUL = List.of(401, 407, 415, 420, 484);

    final ServerTransactionId server;
    final SipRequest request;
    /** What goes out on each branch, but for what is the branch's own. */
    final SipRequest onward;

    final @Nullable ProxiedCall call;
    final CallSide sender;
    final boolean cancels;
    final Deque<List<Target>> later;
    final Map<ClientTransactionId, Target> branches = new HashMap<>();
    final Map<ClientTransactionId, Long> breadths = new HashMap<>();
    final Set<ClientTransactionId> open = new LinkedHashSet<>();
    private final List<SipResponse> refusals = new ArrayList<>();
    boolean answered;
    /** Whether nobody new is to be asked: the caller has given up, or somebody has decided for all. */
    boolean given;

    boolean finished;

    Forwarding(
            ServerTransactionId server,
            SipRequest request,
            SipRequest onward,
            @Nullable ProxiedCall call,
            CallSide sender,
            boolean cancels,
            List<List<Target>> groups) {
        this.server = server;
        this.request = request;
        this.onward = onward;
        this.call = call;
        this.sender = sender;
        this.cancels = cancels;
        this.later = new ArrayDeque<>(groups);
    }

    /** Whether it is to make a dialog and a call. */
    boolean isFirstInvite() {
        return request.is(Method.INVITE) && request.to().tag() == null;
    }

    void refused(SipResponse response) {
        refusals.add(response);
    }

    /** What goes back when every branch was refused (RFC 3261 16.7 steps 6 and 7). */
    SipResponse best() {
        SipResponse best = refusals.stream()
                .min(Comparator.comparingInt(Forwarding::rank))
                .orElseThrow(() -> new IllegalStateException("a request without branches has no end"));
        if (refusals.size() == 1) {
            return best;
        }
        String tag = best.toTag();
        if (best.status() == 503 && tag != null) { // step 6: it is one server's state, not that of all behind us
            return SipResponse.to(request, 500).toTag(tag).build();
        }
        if (best.status() != 401 && best.status() != 407) {
            return best;
        }
        ResponseBuilder all = best.with();
        List<SipResponse> others = new ArrayList<>(refusals);
        others.remove(best);
        for (SipResponse other : others) {
            if (other.status() == 401 || other.status() == 407) {
                all.addAll(Headers.WWW_AUTHENTICATE, other.values(Headers.WWW_AUTHENTICATE));
                all.addAll(Headers.PROXY_AUTHENTICATE, other.values(Headers.PROXY_AUTHENTICATE));
            }
        }
        return all.build();
    }

    /** 6xx ends the search whatever else there is; then the lowest class, and of 4xx the helpful ones. */
    private static int rank(SipResponse response) {
        int status = response.status();
        return status >= 600 ? 0 : status / 100 * 10 + (HELPFUL.contains(status) ? 0 : 1);
    }
}
