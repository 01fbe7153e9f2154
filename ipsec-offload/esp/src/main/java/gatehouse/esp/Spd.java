package gatehouse.esp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The security policy database (RFC 4301 4.4.1): ordered rules, of which the lowest order that fits decides; nothing
 * fitting means discard. Rules are kept in one hash table per shape (which fields are exact, how long the prefixes are),
 * so a look-up costs as many probes as there are shapes, however many rules. Not thread-safe.
 */
public final class Spd {
    private static final Policy DISCARD = new Policy.Discard();

    /** One rule; two that overlap have different orders. */
    public record Rule(int order, Selector selector, Policy policy) {}

    /** Which fields the rules of one table are exact in. */
    private record Shape(
            boolean v6, int localPrefix, int remotePrefix, boolean protocol, boolean localPort, boolean remotePort) {}

    private static final class Table {
        final Shape shape;
        final Map<Key, List<Rule>> rules = new HashMap<>();
        long lowestOrder = Long.MAX_VALUE;

        Table(Shape shape) {
            this.shape = shape;
        }
    }

    /** The exact fields of a rule, or of a packet as a table sees it; one object is filled again for every look-up. */
    private static final class Key {
        private long localHigh;
        private long localLow;
        private long remoteHigh;
        private long remoteLow;
        private long ports;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && localHigh == that.localHigh
                    && localLow == that.localLow
                    && remoteHigh == that.remoteHigh
                    && remoteLow == that.remoteLow
                    && ports == that.ports;
        }

        @Override
        public int hashCode() {
            long hash = localHigh * 0x9e3779b97f4a7c15L + localLow;
            hash = hash * 0x9e3779b97f4a7c15L + remoteHigh;
            hash = hash * 0x9e3779b97f4a7c15L + remoteLow;
            hash = hash * 0x9e3779b97f4a7c15L + ports;
            return (int) (hash ^ hash >>> 29 ^ hash >>> 47);
        }

        void fill(Shape shape, long lh, long ll, long rh, long rl, int protocol, int localPort, int remotePort) {
            localHigh = lh & Selector.highMask(shape.v6, shape.localPrefix);
            localLow = ll & Selector.lowMask(shape.v6, shape.localPrefix);
            remoteHigh = rh & Selector.highMask(shape.v6, shape.remotePrefix);
            remoteLow = rl & Selector.lowMask(shape.v6, shape.remotePrefix);
            ports = (shape.protocol ? protocol + 1L : 0) << 40
                    | (shape.localPort ? localPort + 1L : 0) << 20
                    | (shape.remotePort ? remotePort + 1L : 0);
        }
    }

    private final Map<Shape, Table> byShape = new HashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final Key probe = new Key();
    private int size;

    /** Without a rule: everything is discarded. */
    public Spd() {}

    /** How many rules there are. */
    public int size() {
        return size;
    }

    /** Adds a rule. */
    public void add(Rule rule) {
        Table table = byShape.computeIfAbsent(shapeOf(rule.selector), shape -> {
            Table fresh = new Table(shape);
            tables.add(fresh);
            return fresh;
        });
        List<Rule> same = table.rules.computeIfAbsent(keyOf(table.shape, rule.selector), key -> new ArrayList<>(1));
        int at = same.size();
        while (at > 0 && same.get(at - 1).order > rule.order) {
            at--;
        }
        same.add(at, rule);
        table.lowestOrder = Math.min(table.lowestOrder, rule.order);
        tables.sort(Comparator.comparingLong(t -> t.lowestOrder));
        size++;
    }

    /** Removes a rule equal to this one; says whether there was one. */
    public boolean remove(Rule rule) {
        Table table = byShape.get(shapeOf(rule.selector));
        if (table == null) {
            return false;
        }
        Key key = keyOf(table.shape, rule.selector);
        List<Rule> same = table.rules.get(key);
        if (same == null || !same.remove(rule)) {
            return false;
        }
        if (same.isEmpty()) {
            table.rules.remove(key);
        }
        if (table.rules.isEmpty()) {
            byShape.remove(table.shape);
            tables.removeIf(other -> other.shape.equals(table.shape));
        }
        size--;
        return true;
    }

    /** What is to become of this packet; {@code outbound} says which of its ends is ours. */
    public Policy policyFor(IpView packet, boolean outbound) {
        long best = Long.MAX_VALUE;
        Policy policy = DISCARD;
        for (int i = 0; i < tables.size(); i++) {
            Table table = tables.get(i);
            if (table.lowestOrder > best) {
                break;
            }
            if (table.shape.v6 != packet.isV6()) {
                continue;
            }
            fill(table.shape, packet, outbound);
            List<Rule> same = table.rules.get(probe);
            for (int n = 0; same != null && n < same.size() && same.get(n).order <= best; n++) {
                Rule rule = same.get(n);
                if (rule.order < best && rule.selector.matches(packet, outbound)) {
                    best = rule.order;
                    policy = rule.policy;
                }
            }
        }
        return policy;
    }

    private void fill(Shape shape, IpView p, boolean outbound) {
        if (outbound) {
            probe.fill(
                    shape,
                    p.sourceHigh(),
                    p.sourceLow(),
                    p.destinationHigh(),
                    p.destinationLow(),
                    p.protocol(),
                    p.sourcePort(),
                    p.destinationPort());
        } else {
            probe.fill(
                    shape,
                    p.destinationHigh(),
                    p.destinationLow(),
                    p.sourceHigh(),
                    p.sourceLow(),
                    p.protocol(),
                    p.destinationPort(),
                    p.sourcePort());
        }
    }

    private static Shape shapeOf(Selector s) {
        return new Shape(
                s.local().isV6(),
                s.localPrefix(),
                s.remotePrefix(),
                s.protocol() != Selector.ANY_PROTOCOL,
                s.localPorts().isSingle(),
                s.remotePorts().isSingle());
    }

    private static Key keyOf(Shape shape, Selector s) {
        Key key = new Key();
        key.fill(
                shape,
                s.local().high(),
                s.local().low(),
                s.remote().high(),
                s.remote().low(),
                s.protocol(),
                s.localPorts().low(),
                s.remotePorts().low());
        return key;
    }
}
