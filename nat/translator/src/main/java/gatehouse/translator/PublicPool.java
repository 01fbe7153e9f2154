package gatehouse.translator;

import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The public addresses and their ports: which host gets which address and block, and which port a mapping gets. */
final class PublicPool {
    /** {@link #pickPort} found none. */
    static final int NONE = -1;

    private static final int PAIR_ATTEMPTS = 16;

    private final PortPlan plan;
    private final Entropy entropy;
    private List<IpAddress> addresses;
    private final Map<Integer, BitSet> blocksInUse = new HashMap<>();

    PublicPool(PortPlan plan, List<IpAddress> addresses, Entropy entropy) {
        this.plan = plan;
        this.addresses = addresses;
        this.entropy = entropy;
    }

    void replaceAddresses(List<IpAddress> replacement) {
        addresses = replacement;
    }

    int size() {
        return addresses.size();
    }

    int address(int index) {
        return addresses.get(index % addresses.size()).v4Bits();
    }

    int randomIndex() {
        return addresses.size() == 1 ? 0 : entropy.below(addresses.size());
    }

    /** Gives a new host its address and ports; null when all blocks of all addresses are taken. */
    @Nullable
    Host admit(int inside) {
        int start = randomIndex();
        if (plan.blockSize() == 0) {
            return new Host(inside, address(start), new PortRange(plan.low(), plan.high()));
        }
        int blocks = (plan.high() - plan.low() + 1) / plan.blockSize();
        for (int i = 0; i < addresses.size(); i++) {
            int address = address(start + i);
            BitSet used = blocksInUse.computeIfAbsent(address, a -> new BitSet());
            int block = used.nextClearBit(0);
            if (block < blocks) {
                used.set(block);
                int low = plan.low() + block * plan.blockSize();
                return new Host(inside, address, new PortRange(low, low + plan.blockSize() - 1));
            }
        }
        return null;
    }

    /** Takes a host's block back. */
    void dismiss(Host host) {
        BitSet used = blocksInUse.get(host.publicAddress);
        if (used != null && plan.blockSize() > 0) {
            used.clear((host.ports.low() - plan.low()) / plan.blockSize());
        }
    }

    /**
     * A free public port, by the plan.
     *
     * @param hasPorts whether the numbers are ports; ICMP identifiers have neither parity nor well-known ones
     * @param neighbour the public port of the same host's inside port - 1, or {@link #NONE}
     * @param free whether a candidate may be taken
     */
    int pickPort(Host host, boolean hasPorts, int insidePort, int neighbour, IntPredicate free) {
        PortRange range = rangeFor(host, hasPorts, insidePort);
        // RFC 4787 4.2.3: the odd port of a pair follows its even one, where the next one is the NAT's, or the host's.
        if (plan.keepContiguity() && hasPorts && neighbour > 0 && (insidePort & 1) == 1) {
            if (range.has(neighbour + 1) && free.test(neighbour + 1)) {
                return neighbour + 1;
            }
        }
        boolean mayPreserve = range.has(insidePort) || (!hasPorts && plan.blockSize() == 0);
        if (plan.preserve() && mayPreserve && free.test(insidePort)) {
            return insidePort;
        }
        return randomPort(range, hasPorts, insidePort, free);
    }

    /** A free public port that has nothing to do with the inside port but its class and parity. */
    int randomPort(Host host, boolean hasPorts, int insidePort, IntPredicate free) {
        return randomPort(rangeFor(host, hasPorts, insidePort), hasPorts, insidePort, free);
    }

    private PortRange rangeFor(Host host, boolean hasPorts, int insidePort) {
        // RFC 4787 REQ-3a: a well-known port stays one, where hosts own no blocks.
        return hasPorts && insidePort < 1024 && plan.blockSize() == 0 ? PortRange.WELL_KNOWN : host.ports;
    }

    private int randomPort(PortRange range, boolean hasPorts, int insidePort, IntPredicate free) {
        if (!plan.keepParity() || !hasPorts) {
            return scan(range.low(), range.high(), 1, free);
        }
        int even = range.low() + ((range.low() ^ insidePort) & 1);
        if (plan.keepContiguity() && (insidePort & 1) == 0) {
            for (int i = 0; i < PAIR_ATTEMPTS && even < range.high(); i++) {
                int candidate = even + 2 * entropy.below((range.high() - even) / 2 + 1);
                if (candidate < range.high() && free.test(candidate) && free.test(candidate + 1)) {
                    return candidate;
                }
            }
        }
        int sameParity = even > range.high() ? NONE : scan(even, range.high(), 2, free);
        // A call on a port of the wrong parity is better than none.
        return sameParity != NONE ? sameParity : scan(range.low(), range.high(), 1, free);
    }

    /** The first free port at or after a random one, in steps, once around. */
    private int scan(int low, int high, int step, IntPredicate free) {
        int count = (high - low) / step + 1;
        int start = entropy.below(count);
        for (int i = 0; i < count; i++) {
            int candidate = low + (start + i) % count * step;
            if (free.test(candidate)) {
                return candidate;
            }
        }
        return NONE;
    }
}
