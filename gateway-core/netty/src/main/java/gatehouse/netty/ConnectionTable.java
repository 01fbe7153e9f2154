package gatehouse.netty;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of a {@link StreamTransport}, by flow and by destination, and what each peer may do. Thread-safe. */
final class ConnectionTable<M> {
    /** How many addresses are remembered for their rate before the quiet ones are forgotten. */
    private static final int PEERS = 4096;

    private final StreamLimits limits;
    private final Map<Flow, StreamConnection<M>> byFlow = new HashMap<>();
    private final Map<Endpoint, List<StreamConnection<M>>> byRemote = new HashMap<>();
    private final Map<IpAddress, PeerBudget> peers = new HashMap<>();
    private int size;
    private boolean closed;

    ConnectionTable(StreamLimits limits) {
        this.limits = limits;
    }

    synchronized @Nullable StreamConnection<M> byFlow(Flow flow) {
        return byFlow.get(flow);
    }

    /** The connection to reuse for {@code target}, or else what {@code make} makes, or null when that is too much. */
    synchronized @Nullable StreamConnection<M> reuseOrAdd(
            StreamTarget target, long now, Supplier<StreamConnection<M>> make) {
        for (StreamConnection<M> connection : byRemote.getOrDefault(target.remote(), List.of())) {
            if (connection.serves(target)) {
                return connection;
            }
        }
        PeerBudget budget = budget(target.remote().address(), now);
        if (closed || size >= limits.connections() || budget == null || !budget.open()) {
            return null;
        }
        StreamConnection<M> connection = make.get();
        add(connection, target.remote());
        return connection;
    }

    /** Takes a connection from outside in, if the limits allow. */
    synchronized boolean admit(StreamConnection<M> connection, Endpoint remote, long now) {
        PeerBudget budget = budget(remote.address(), now);
        if (closed || size >= limits.connections() || budget == null || !budget.admit(now)) {
            return false;
        }
        add(connection, remote);
        return true;
    }

    synchronized void opened(Flow flow, StreamConnection<M> connection) {
        byFlow.put(flow, connection);
    }

    synchronized void remove(StreamConnection<M> connection, Endpoint remote, @Nullable Flow flow) {
        List<StreamConnection<M>> there = byRemote.get(remote);
        if (there == null || !there.remove(connection)) {
            return;
        }
        if (there.isEmpty()) {
            byRemote.remove(remote);
        }
        if (flow != null) {
            byFlow.remove(flow, connection);
        }
        size--;
        PeerBudget budget = peers.get(remote.address());
        if (budget != null) {
            budget.release();
        }
    }

    /** What a peer with a connection may still receive. */
    synchronized long take(IpAddress peer, int octets, long now) {
        PeerBudget budget = peers.get(peer);
        return budget == null ? 0 : budget.take(octets, now);
    }

    synchronized int size() {
        return size;
    }

    /** Takes nothing more in; answers what is still there. */
    synchronized List<StreamConnection<M>> close() {
        closed = true;
        List<StreamConnection<M>> all = new ArrayList<>();
        byRemote.values().forEach(all::addAll);
        return all;
    }

    private void add(StreamConnection<M> connection, Endpoint remote) {
        byRemote.computeIfAbsent(remote, key -> new ArrayList<>(1)).add(connection);
        size++;
    }

    /** Null when too many addresses are busy at once. */
    private @Nullable PeerBudget budget(IpAddress peer, long now) {
        PeerBudget known = peers.get(peer);
        if (known != null) {
            return known;
        }
        if (peers.size() >= PEERS) {
            peers.values().removeIf(budget -> budget.isFresh(now));
            if (peers.size() >= PEERS) {
                return null;
            }
        }
        PeerBudget fresh = new PeerBudget(limits.peerRate(), limits.connectionsPerPeer(), now);
        peers.put(peer, fresh);
        return fresh;
    }
}
