package gatehouse.translator;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.translator.packet.IpProtocol;
import gatehouse.translator.packet.TcpView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All mappings and sessions of a translator, and how they come and go. Remote endpoints are packed as
 * {@code address << 16 | port}, see {@link Dependence}; looking up and prolonging allocates nothing.
 */
final class Bindings {
    /** What {@link #open} came to. */
    sealed interface Opening {}

    record Opened(Mapping mapping) implements Opening {}

    record Refused(DropReason reason) implements Opening {}

    private static final int SYN_ACK_RST = TcpView.SYN | TcpView.ACK | TcpView.RST;

    private final Behavior behavior;
    private final Limits limits;
    private final Lifetimes lifetimes;
    private final Entropy entropy;
    private final Counters counters;
    private final PublicPool pool;
    private final PairTable<Mapping> byInside;
    private final PairTable<Mapping> byPublic;
    private final PairTable<Session> sessions;
    /** How many TCP sessions a mapping has with an address, where the filter depends on addresses. */
    private final PairTable<int[]> admitted;

    private final Map<Integer, Host> hosts = new HashMap<>();
    private final List<Mapping> all = new ArrayList<>();
    private final Deadlines<Session> timers = new Deadlines<>();
    private long ids;

    Bindings(Behavior behavior, Realms realms, Timeouts timeouts, Limits limits, Entropy entropy, Counters counters) {
        this.behavior = behavior;
        this.limits = limits;
        this.lifetimes = new Lifetimes(timeouts);
        this.entropy = entropy;
        this.counters = counters;
        this.pool = new PublicPool(behavior.ports(), realms.pool(), entropy);
        long secret = ByteView.of(entropy.bytes(8)).i64(0);
        byInside = new PairTable<>(secret);
        byPublic = new PairTable<>(secret);
        sessions = new PairTable<>(secret);
        admitted = new PairTable<>(secret);
    }

    /** A remote endpoint in one long. */
    static long remote(int address, int port) {
        return (address & 0xffff_ffffL) << 16 | port;
    }

    List<Mapping> all() {
        return all;
    }

    long nextDeadline() {
        return timers.next();
    }

    /** The mapping that packets from this inside endpoint to this remote use, if there is one. */
    @Nullable
    Mapping ofInside(int protocol, int address, int port, long remote) {
        return byInside.get(key(protocol, address, port), mappingPart(protocol).of(remote));
    }

    /** The mapping that packets from this remote to this public endpoint use, if there is one. */
    @Nullable
    Mapping ofPublic(int protocol, int address, int port, long remote) {
        return byPublic.get(key(protocol, address, port), inboundPart(protocol).of(remote));
    }

    /** Makes a mapping; a session must follow, see {@link #sent}. */
    Opening open(int protocol, int address, int port, long remote, Output out) {
        if (all.size() >= limits.mappings()) {
            return new Refused(DropReason.TOTAL_LIMIT);
        }
        Host known = hosts.get(address);
        if (known != null
                && (known.mappings >= limits.mappingsPerHost() || known.sessions >= limits.sessionsPerHost())) {
            return new Refused(DropReason.HOST_LIMIT);
        }
        Host host = known != null ? known : pool.admit(address);
        if (host == null) {
            return new Refused(DropReason.PORTS_EXHAUSTED);
        }
        Mapping mapping = new Mapping(
                ids++,
                host,
                protocol,
                port,
                mappingPart(protocol).of(remote),
                inboundPart(protocol).of(remote));
        if (!place(mapping)) {
            if (known == null) {
                pool.dismiss(host);
            }
            return new Refused(protocol == IpProtocol.ESP ? DropReason.ESP_PEER_TAKEN : DropReason.PORTS_EXHAUSTED);
        }
        hosts.put(address, host);
        host.mappings++;
        mapping.slot = all.size();
        all.add(mapping);
        byInside.put(key(protocol, address, port), mapping.remote, mapping);
        publish(mapping, out);
        counters.open();
        return new Opened(mapping);
    }

    /** Finds the mapping's public endpoint; false when there is none. */
    private boolean place(Mapping mapping) {
        int start = pool.randomIndex();
        int tries = behavior.pairedPooling() ? 1 : pool.size(); // RFC 4787 REQ-2: "Paired" stays on its address
        for (int i = 0; i < tries; i++) {
            int address = behavior.pairedPooling() ? mapping.host.publicAddress : pool.address(start + i);
            int port = choosePort(mapping, address);
            if (port != PublicPool.NONE) {
                mapping.publicAddress = address;
                mapping.publicPort = port;
                return true;
            }
        }
        return false;
    }

    private int choosePort(Mapping mapping, int address) {
        if (mapping.protocol == IpProtocol.ESP) {
            return isFree(mapping, address, 0) ? 0 : PublicPool.NONE;
        }
        int neighbour = PublicPool.NONE;
        if (mapping.insidePort > 0) {
            Mapping before =
                    byInside.get(key(mapping.protocol, mapping.host.address, mapping.insidePort - 1), mapping.remote);
            neighbour = before != null && before.publicAddress == address ? before.publicPort : PublicPool.NONE;
        }
        return pool.pickPort(
                mapping.host, hasPorts(mapping), mapping.insidePort, neighbour, p -> isFree(mapping, address, p));
    }

    /** RFC 4787 REQ-3, RFC 5382 REQ-7: no two mappings share a public endpoint, unless overloading is asked for. */
    private boolean isFree(Mapping mapping, int address, int port) {
        return byPublic.get(key(mapping.protocol, address, port), mapping.inboundRemote) == null;
    }

    private static boolean hasPorts(Mapping mapping) {
        return mapping.protocol != IpProtocol.ICMP;
    }

    private void publish(Mapping mapping, Output out) {
        byPublic.put(key(mapping.protocol, mapping.publicAddress, mapping.publicPort), mapping.inboundRemote, mapping);
        out.opened(mapping.binding());
    }

    private void unpublish(Mapping mapping, Output out) {
        byPublic.remove(key(mapping.protocol, mapping.publicAddress, mapping.publicPort), mapping.inboundRemote);
        out.closed(mapping.binding());
    }

    /** A packet of {@code mapping} goes out to {@code remote}: its session is made or prolonged. */
    @Nullable
    DropReason sent(Mapping mapping, long remote, int tcpFlags, long now) {
        Session session = session(mapping, remote);
        if (session == null) {
            if (mapping.host.sessions >= limits.sessionsPerHost()) {
                return DropReason.HOST_LIMIT;
            }
            session = start(mapping, remote, TcpPhase.first(Side.INSIDE, tcpFlags));
        } else {
            session.phase = session.phase.after(Side.INSIDE, tcpFlags);
        }
        prolong(session, now); // RFC 4787 REQ-6
        return null;
    }

    /** A packet came from {@code remote} for {@code mapping}: null when the filter admits it. */
    @Nullable
    DropReason received(Mapping mapping, long remote, int tcpFlags, long now) {
        Session session = session(mapping, remote);
        if (mapping.protocol != IpProtocol.TCP) {
            if (session == null) {
                return DropReason.FILTERED;
            }
            if (behavior.inboundRefresh()) {
                prolong(session, now); // RFC 4787 REQ-6a
            }
            return null;
        }
        if (session == null) {
            if (!admits(mapping, remote)) {
                return DropReason.FILTERED;
            }
            boolean opens = (tcpFlags & SYN_ACK_RST) == TcpView.SYN;
            if (!opens) {
                return DropReason.NO_CONNECTION;
            }
            if (mapping.host.sessions >= limits.sessionsPerHost()) {
                return DropReason.HOST_LIMIT;
            }
            session = start(mapping, remote, TcpPhase.OPENING_FROM_OUTSIDE);
        } else {
            session.phase = session.phase.after(Side.OUTSIDE, tcpFlags);
        }
        prolong(session, now);
        return null;
    }

    /** Whether a new TCP connection from {@code remote} may come in (RFC 5382 REQ-3). */
    private boolean admits(Mapping mapping, long remote) {
        return switch (behavior.filtering()) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS -> admitted.get(mapping.id, Dependence.ADDRESS.of(remote)) != null;
            case ADDRESS_AND_PORT -> false;
        };
    }

    private @Nullable Session session(Mapping mapping, long remote) {
        long part = sessionPart(mapping.protocol).of(remote);
        Session recent = mapping.recent;
        if (recent != null && recent.remote == part) {
            return recent;
        }
        Session found = sessions.get(mapping.id, part);
        if (found != null) {
            mapping.recent = found;
        }
        return found;
    }

    private Session start(Mapping mapping, long remote, TcpPhase phase) {
        Session session = new Session(mapping, sessionPart(mapping.protocol).of(remote), phase);
        sessions.put(mapping.id, session.remote, session);
        mapping.recent = session;
        mapping.sessions++;
        mapping.host.sessions++;
        if (countsAdmitted(mapping)) {
            long address = Dependence.ADDRESS.of(remote);
            int[] count = admitted.get(mapping.id, address);
            if (count == null) {
                admitted.put(mapping.id, address, new int[] {1});
            } else {
                count[0]++;
            }
        }
        return session;
    }

    private boolean countsAdmitted(Mapping mapping) {
        return mapping.protocol == IpProtocol.TCP && behavior.filtering() == Dependence.ADDRESS;
    }

    private void prolong(Session session, long now) {
        session.expiresAt = now + lifetimes.nanos(session.mapping.protocol, session.phase);
        if (session.expiresAt < session.timerAt) {
            session.timerAt = session.expiresAt;
            timers.set(session, session.expiresAt);
        }
    }

    /** Ends what has been idle too long. */
    void expire(long now, Output out) {
        for (Session due = timers.poll(now); due != null; due = timers.poll(now)) {
            if (due.expiresAt > now) {
                due.timerAt = due.expiresAt;
                timers.set(due, due.expiresAt);
            } else {
                end(due, out);
            }
        }
    }

    private void end(Session session, Output out) {
        Mapping mapping = session.mapping;
        sessions.remove(mapping.id, session.remote);
        timers.cancel(session);
        mapping.recent = null;
        mapping.host.sessions--;
        if (countsAdmitted(mapping)) {
            long address = Dependence.ADDRESS.of(session.remote);
            int[] count = admitted.get(mapping.id, address);
            if (count != null && --count[0] == 0) {
                admitted.remove(mapping.id, address);
            }
        }
        if (--mapping.sessions == 0) {
            remove(mapping, out);
        }
    }

    private void remove(Mapping mapping, Output out) {
        byInside.remove(key(mapping.protocol, mapping.host.address, mapping.insidePort), mapping.remote);
        unpublish(mapping, out);
        Mapping last = all.removeLast();
        if (last != mapping) {
            all.set(mapping.slot, last);
            last.slot = mapping.slot;
        }
        if (--mapping.host.mappings == 0) {
            hosts.remove(mapping.host.address);
            pool.dismiss(mapping.host);
        }
        counters.close();
    }

    /** Forgets everything. */
    void clear(Output out) {
        while (!all.isEmpty()) {
            remove(all.getLast(), out);
        }
        sessions.clear();
        admitted.clear();
        timers.clear();
    }

    /** Moves to other public addresses; no mapping survives, since ports and blocks are those of the old ones. */
    void move(List<IpAddress> addresses, Output out) {
        clear(out);
        pool.replaceAddresses(addresses);
    }

    /** Gives one mapping, chosen at random, another public port; false when there is none or no port is left. */
    boolean remapOne(Output out) {
        if (all.isEmpty()) {
            return false;
        }
        Mapping mapping = all.get(entropy.below(all.size()));
        if (mapping.protocol == IpProtocol.ESP) {
            return false;
        }
        int port = pool.randomPort(
                mapping.host,
                hasPorts(mapping),
                mapping.insidePort,
                p -> p != mapping.publicPort && isFree(mapping, mapping.publicAddress, p));
        if (port == PublicPool.NONE) {
            return false;
        }
        unpublish(mapping, out);
        mapping.publicPort = port;
        publish(mapping, out);
        return true;
    }

    private Dependence mappingPart(int protocol) {
        return protocol == IpProtocol.ESP ? Dependence.ADDRESS : behavior.mapping();
    }

    private Dependence inboundPart(int protocol) {
        if (protocol == IpProtocol.ESP) {
            return Dependence.ADDRESS;
        }
        return behavior.ports().overload() ? Dependence.ADDRESS_AND_PORT : Dependence.ENDPOINT_INDEPENDENT;
    }

    private Dependence sessionPart(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> Dependence.ADDRESS_AND_PORT;
            case IpProtocol.ESP -> Dependence.ADDRESS;
            default -> behavior.filtering();
        };
    }

    private static long key(int protocol, int address, int port) {
        return (long) protocol << 48 | remote(address, port);
    }
}
