package gatehouse.lab.pcscf;

import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The P-CSCF's SA_table (TS 33.203 7.1): every set with its lifetime, looked up by our SPIs, and the rules about which
 * addresses, ports and SPIs may meet.
 */
final class SaTable {
    private record At(IpAddress ue, long number) {}

    private final AccessPolicy policy;
    private final Entropy entropy;
    private final Map<Long, SaSet> byId = new LinkedHashMap<>();
    private final Map<Long, SaSet> bySpi = new HashMap<>();
    private final Map<At, List<SaSet>> byUeClientPort = new HashMap<>();
    private final Map<At, List<SaSet>> byUeServerPort = new HashMap<>();
    private final Map<At, List<SaSet>> byUeSpi = new HashMap<>();
    private final Map<At, List<SaSet>> byClientPort = new HashMap<>();
    private final Deadlines<Long> ends = new Deadlines<>();
    private long lastId;
    private int lastClientPort;

    SaTable(AccessPolicy policy, Entropy entropy) {
        this.policy = policy;
        this.entropy = entropy;
        this.lastClientPort = policy.firstClientPort() - 1;
    }

    int size() {
        return byId.size();
    }

    Collection<SaSet> all() {
        return byId.values();
    }

    /** The set whose inbound SA has this SPI, or null. */
    @Nullable
    SaSet bySpi(long spi) {
        return bySpi.get(spi);
    }

    @Nullable
    SaSet byId(long id) {
        return byId.get(id);
    }

    /** The set of a UE that sends from, or listens at, one of these ports of its own, or null. */
    @Nullable
    SaSet byUePorts(Endpoint ue, Predicate<SaSet> which) {
        At at = new At(ue.address(), ue.port());
        for (Map<At, List<SaSet>> index : List.of(byUeClientPort, byUeServerPort)) {
            for (SaSet set : index.getOrDefault(at, List.of())) {
                if (which.test(set)) {
                    return set;
                }
            }
        }
        return null;
    }

    long nextId() {
        return ++lastId;
    }

    /**
     * Why a proposal may not be taken beside what stands in the table (TS 33.203 7.1 rule 3, TR 33.803 A.7.1, B.4.1,
     * B.5.1), or null.
     *
     * @param going sets of the same UE that would make way
     * @param sharing sets of the same UE that may have the same port_us: what SM1 came through, and its attempts before
     */
    @Nullable
    String clash(
            IpAddress ue,
            int clientPort,
            int serverPort,
            long clientSpi,
            long serverSpi,
            boolean nat,
            Predicate<SaSet> going,
            Predicate<SaSet> sharing) {
        if (others(byUeClientPort, new At(ue, clientPort), going)
                || others(byUeServerPort, new At(ue, clientPort), going)) {
            return "port-c is in use";
        }
        if (!policy.sharedServerPorts() && others(byUeServerPort, new At(ue, serverPort), going.or(sharing))) {
            return "port-s is in use";
        }
        if (others(byUeClientPort, new At(ue, serverPort), going)) {
            return "port-s is in use";
        }
        // The encapsulation function finds a UE by (SPI, address) alone (B.4.1); so does a capture's reader
        if (others(byUeSpi, new At(ue, clientSpi), going) || others(byUeSpi, new At(ue, serverSpi), going)) {
            return "an SPI is in use";
        }
        return nat || clientSpi != serverSpi ? null : "the SPIs are equal";
    }

    private static boolean others(Map<At, List<SaSet>> index, At at, Predicate<SaSet> going) {
        List<SaSet> there = index.get(at);
        if (there == null) {
            return false;
        }
        for (SaSet set : there) {
            if (!going.test(set)) {
                return true;
            }
        }
        return false;
    }

    /** An SPI that no SA has in either direction, that is not reserved, and that is none of {@code theirs} (7.1). */
    long freshSpi(Set<Long> theirs) {
        while (true) {
            long spi = (entropy.below(Integer.MAX_VALUE) & 0xffff_ffffL) + 256;
            if (!bySpi.containsKey(spi) && !theirs.contains(spi)) {
                return spi;
            }
        }
    }

    /** A port_pc that no set of this UE has; changes with each set (7.4). */
    int freshClientPort(IpAddress ue) {
        int span = policy.lastClientPort() - policy.firstClientPort() + 1;
        for (int tried = 0; tried < span; tried++) {
            lastClientPort = lastClientPort >= policy.lastClientPort() ? policy.firstClientPort() : lastClientPort + 1;
            if (!others(byClientPort, new At(ue, lastClientPort), set -> false)) {
                return lastClientPort;
            }
        }
        throw new IllegalStateException("all protected client ports are in use towards " + ue);
    }

    /** The port_ps for a UE: the usual one, or the next where UEs share address and port_us (B.5.1, second option). */
    int serverPort(IpAddress ue, int ueServerPort, String impi) {
        int port = policy.serverPort();
        Set<Integer> taken = new HashSet<>();
        for (SaSet set : byUeServerPort.getOrDefault(new At(ue, ueServerPort), List.of())) {
            if (set.state != SaSet.State.TEMPORARY || !set.pairs.impi().equals(impi)) {
                taken.add(set.pairs.serverPort()); // of one UE's attempts one comes to something
            }
        }
        while (taken.contains(port)) {
            port++;
        }
        return port;
    }

    void add(SaSet set, long until) {
        SaPairs pairs = set.pairs;
        byId.put(pairs.id(), set);
        bySpi.put(pairs.clientSpi(), set);
        bySpi.put(pairs.serverSpi(), set);
        put(byUeClientPort, new At(pairs.ue(), pairs.ueClientPort()), set);
        put(byUeServerPort, new At(pairs.ue(), pairs.ueServerPort()), set);
        put(byUeSpi, new At(pairs.ue(), pairs.ueClientSpi()), set);
        put(byUeSpi, new At(pairs.ue(), pairs.ueServerSpi()), set);
        put(byClientPort, new At(pairs.ue(), pairs.clientPort()), set);
        expires(set, until);
    }

    void expires(SaSet set, long until) {
        set.until = until;
        ends.set(set.pairs.id(), until);
    }

    void remove(SaSet set) {
        SaPairs pairs = set.pairs;
        byId.remove(pairs.id());
        bySpi.remove(pairs.clientSpi());
        bySpi.remove(pairs.serverSpi());
        take(byUeClientPort, new At(pairs.ue(), pairs.ueClientPort()), set);
        take(byUeServerPort, new At(pairs.ue(), pairs.ueServerPort()), set);
        take(byUeSpi, new At(pairs.ue(), pairs.ueClientSpi()), set);
        take(byUeSpi, new At(pairs.ue(), pairs.ueServerSpi()), set);
        take(byClientPort, new At(pairs.ue(), pairs.clientPort()), set);
        ends.cancel(pairs.id());
    }

    long nextEnd() {
        return ends.next();
    }

    /** A set whose lifetime is over, or null. */
    @Nullable
    SaSet ended(long now) {
        Long id = ends.poll(now);
        return id == null ? null : byId.get(id);
    }

    private static void put(Map<At, List<SaSet>> index, At at, SaSet set) {
        index.computeIfAbsent(at, key -> new ArrayList<>(1)).add(set);
    }

    private static void take(Map<At, List<SaSet>> index, At at, SaSet set) {
        List<SaSet> there = index.get(at);
        if (there != null) {
            there.remove(set);
            if (there.isEmpty()) {
                index.remove(at);
            }
        }
    }
}
