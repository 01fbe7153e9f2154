package gatehouse.translator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What a translator did since it started, reboots included. Read by the thread that drives the translator. */
public final class Counters {
    private final Map<Side, Traffic> forwarded = new EnumMap<>(Side.class);
    private final Map<DropReason, Tally> dropped = new EnumMap<>(DropReason.class);
    private long hairpinned;
    private long opened;
    private long closed;
    private long errorsSent;

    private static final class Traffic {
        long packets;
        long octets;
    }

    private static final class Tally {
        long count;
    }

    Counters() {
        for (Side each : Side.values()) {
            forwarded.put(each, new Traffic());
        }
        for (DropReason each : DropReason.values()) {
            dropped.put(each, new Tally());
        }
    }

    /** Packets forwarded to {@code side}, hairpinned ones included. */
    public long packetsTo(Side side) {
        return of(forwarded, side).packets;
    }

    /** Octets of IP forwarded to {@code side}. */
    public long octetsTo(Side side) {
        return of(forwarded, side).octets;
    }

    /** Packets dropped for {@code reason}. */
    public long dropped(DropReason reason) {
        return of(dropped, reason).count;
    }

    /** Packets dropped for any reason. */
    public long dropped() {
        return dropped.values().stream().mapToLong(tally -> tally.count).sum();
    }

    /** Packets from the inside that turned back to it. */
    public long hairpinned() {
        return hairpinned;
    }

    /** Mappings made. */
    public long mappingsOpened() {
        return opened;
    }

    /** Mappings gone, for whatever reason. */
    public long mappingsClosed() {
        return closed;
    }

    /** ICMP errors that the NAT itself sent. */
    public long errorsSent() {
        return errorsSent;
    }

    void forwarded(Side to, int length) {
        Traffic traffic = of(forwarded, to);
        traffic.packets++;
        traffic.octets += length;
    }

    void drop(DropReason reason) {
        of(dropped, reason).count++;
    }

    void hairpin() {
        hairpinned++;
    }

    void open() {
        opened++;
    }

    void close() {
        closed++;
    }

    void errorSent() {
        errorsSent++;
    }

    private static <K, V> V of(Map<K, V> table, K key) {
        return Objects.requireNonNull(table.get(key), "every constant is there from the start");
    }
}
