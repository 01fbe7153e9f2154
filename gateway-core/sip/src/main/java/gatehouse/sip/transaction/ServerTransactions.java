package gatehouse.sip.transaction;

import gatehouse.base.IpAddress;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server transactions alive, which of them wait for an answer, and of whom. */
final class ServerTransactions {
    /** RFC 3261 8.2.2.2: what two copies of one request share although their branches differ. */
    private record MergeKey(String callId, String fromTag, long sequence, Method method) {
        static MergeKey of(SipRequest request) {
            return new MergeKey(
                    request.callId(),
                    String.valueOf(request.from().tag()),
                    request.cseq().number(),
                    request.method());
        }
    }

    private final Limits limits;
    private final Map<ServerTransactionId, ServerTransaction> alive = new HashMap<>();
    private final Map<ServerTransactionId, IpAddress> pending = new HashMap<>();
    private final Map<IpAddress, Integer> pendingPerPeer = new HashMap<>();
    private final Map<MergeKey, ServerTransactionId> merged = new HashMap<>();
    /** The oldest first. */
    private final Set<ServerTransaction> forRepeats = new LinkedHashSet<>();

    ServerTransactions(Limits limits) {
        this.limits = limits;
    }

    int size() {
        return alive.size();
    }

    @Nullable
    ServerTransaction find(ServerTransactionId id) {
        return alive.get(id);
    }

    /** How much of what {@code peer} may have waiting is used up: 1 when nothing more is taken on. */
    double load(IpAddress peer) {
        return Math.max(
                (double) pending.size() / limits.pending(),
                (double) pendingPerPeer.getOrDefault(peer, 0) / limits.pendingPerPeer());
    }

    /** Whether the request is here already by another path (RFC 3261 8.2.2.2); remembered when it is not. */
    boolean isMerged(SipRequest request, ServerTransactionId id) {
        return merged.putIfAbsent(MergeKey.of(request), id) != null;
    }

    void add(ServerTransaction server, IpAddress peer) {
        alive.put(server.id, server);
        pending.put(server.id, peer);
        pendingPerPeer.merge(peer, 1, Integer::sum);
    }

    /**
     * It has its final response: it weighs on nobody any more. Gives the one that is to go in its place, for who is
     * answered at once may send as many as the line carries; null while there is room.
     */
    @Nullable
    ServerTransaction answered(ServerTransaction server) {
        settle(server);
        if (server.isForRepeatsAlone() && alive.containsKey(server.id)) {
            forRepeats.add(server);
        }
        return forRepeats.size() > limits.pending() ? forRepeats.iterator().next() : null;
    }

    private void settle(ServerTransaction server) {
        IpAddress peer = pending.remove(server.id);
        if (peer != null) {
            pendingPerPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    void remove(ServerTransaction server) {
        alive.remove(server.id);
        merged.remove(MergeKey.of(server.request), server.id);
        forRepeats.remove(server);
        settle(server);
    }
}
