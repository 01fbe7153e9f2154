package gatehouse.translator;

import gatehouse.base.Deadlines;
import gatehouse.translator.packet.Ipv4View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where the first fragment of a datagram went, so that the others, which have no ports, follow it; those that
 * come before it are held (RFC 4787 REQ-14). Nothing is reassembled. Both tables are bounded, and a flood of orphans
 * displaces older orphans only, never datagrams whose first fragment is known (REQ-14a).
 */
final class FragmentTracker {
    /** All fragments of one datagram (RFC 791 3.2: source, destination, protocol, identification). */
    static final class Datagram {
        private final long addresses;
        private final long rest;
        private final List<byte[]> held = new ArrayList<>();
        private boolean known;
        /** Where they go and what they become, once the first fragment came. */
        Side to = Side.INSIDE;

        int source;
        int destination;
        int identification;

        private Datagram(long addresses, long rest) {
            this.addresses = addresses;
            this.rest = rest;
        }
    }

    private final int limit;
    private final int heldLimit;
    private final long lifetime;
    private final Counters counters;
    private final PairTable<Datagram> datagrams;
    private final LinkedHashSet<Datagram> orphans = new LinkedHashSet<>();
    private final LinkedHashSet<Datagram> known = new LinkedHashSet<>();
    private final Deadlines<Datagram> timers = new Deadlines<>();
    private int heldBytes;

    FragmentTracker(Limits limits, Timeouts timeouts, Counters counters, long secret) {
        this.counters = counters;
        limit = limits.fragmentedDatagrams();
        heldLimit = limits.heldFragmentBytes();
        lifetime = timeouts.fragment().toNanos();
        datagrams = new PairTable<>(secret);
    }

    long nextDeadline() {
        return timers.next();
    }

    /** The datagram of the later fragment in view, if its first was seen. */
    @Nullable
    Datagram known(Side from, Ipv4View ip) {
        Datagram datagram = datagrams.get(addresses(ip), rest(from, ip));
        return datagram != null && datagram.known ? datagram : null;
    }

    /** Keeps a copy of the later fragment in view until its first comes; false when there is no room. */
    boolean hold(Side from, Ipv4View ip, long now) {
        if (limit == 0 || ip.totalLength() > heldLimit) {
            return false;
        }
        Datagram datagram = datagrams.get(addresses(ip), rest(from, ip));
        if (datagram == null) {
            if (datagrams.size() >= limit && !orphans.isEmpty()) {
                forget(orphans.getFirst());
            }
            if (datagrams.size() >= limit || heldBytes + ip.totalLength() > heldLimit) {
                return false;
            }
            datagram = begin(addresses(ip), rest(from, ip), now);
            orphans.add(datagram);
        } else if (heldBytes + ip.totalLength() > heldLimit) {
            return false;
        }
        datagram.held.add(Arrays.copyOfRange(ip.bytes(), ip.offset(), ip.offset() + ip.totalLength()));
        heldBytes += ip.totalLength();
        return true;
    }

    /** The datagram of the first fragment in view, before it is translated; null when there is no room. */
    @Nullable
    Datagram first(Side from, Ipv4View ip, long now) {
        Datagram datagram = datagrams.get(addresses(ip), rest(from, ip));
        if (datagram != null || limit == 0) {
            return datagram;
        }
        if (datagrams.size() >= limit) {
            forget(orphans.isEmpty() ? known.getFirst() : orphans.getFirst());
        }
        return begin(addresses(ip), rest(from, ip), now);
    }

    /** The first fragment was translated: whoever was held may follow. */
    List<byte[]> release(Datagram datagram) {
        datagram.known = true;
        orphans.remove(datagram);
        known.add(datagram);
        List<byte[]> waiting = List.copyOf(datagram.held);
        dropHeld(datagram);
        return waiting;
    }

    /** The first fragment was dropped: so is all that waited for it. */
    void forget(Datagram datagram) {
        datagrams.remove(datagram.addresses, datagram.rest);
        orphans.remove(datagram);
        known.remove(datagram);
        timers.cancel(datagram);
        datagram.held.forEach(each -> counters.drop(DropReason.FRAGMENT_ORPHAN));
        dropHeld(datagram);
    }

    void expire(long now) {
        for (Datagram due = timers.poll(now); due != null; due = timers.poll(now)) {
            forget(due);
        }
    }

    void clear() {
        datagrams.clear();
        orphans.clear();
        known.clear();
        timers.clear();
        heldBytes = 0;
    }

    private Datagram begin(long addresses, long rest, long now) {
        Datagram datagram = new Datagram(addresses, rest);
        datagrams.put(addresses, rest, datagram);
        timers.set(datagram, now + lifetime);
        return datagram;
    }

    private void dropHeld(Datagram datagram) {
        for (byte[] each : datagram.held) {
            heldBytes -= each.length;
        }
        datagram.held.clear();
    }

    private static long addresses(Ipv4View ip) {
        return (long) ip.source() << 32 | (ip.destination() & 0xffff_ffffL);
    }

    private static long rest(Side from, Ipv4View ip) {
        return (from == Side.INSIDE ? 1L << 32 : 0L) | ip.protocol() << 16 | ip.identification();
    }
}
