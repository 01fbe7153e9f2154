package gatehouse.esp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts IPv4 fragments together (RFC 791 3.2, RFC 815) with bounded memory: a packet that is not whole in time goes, and
 * so does the oldest when there are too many or they hold too much. A packet with overlapping fragments goes as a whole
 * (RFC 5722 gives the reason). Not thread-safe.
 */
public final class Ipv4Reassembler {
    /** How long a packet may take to become whole: 15 s (RFC 791 3.2), in nanoseconds. */
    public static final long TIMEOUT = 15_000_000_000L;

    private record Key(int source, int destination, int identification, int protocol) {}

    private static final class Partial {
        byte[] array = new byte[2048];
        final BitSet eights = new BitSet();
        int header;
        int payload = -1;
        long deadline;

        boolean isWhole() {
            return header > 0 && payload >= 0 && eights.cardinality() == (payload + 7) >>> 3;
        }
    }

    private static final int GAP = 60; // a header of the longest kind fits before the payload

    private final Map<Key, Partial> partials = new LinkedHashMap<>();
    private final IpView view = new IpView();
    private final int mostPackets;
    private final long mostBytes;
    private long bytes;
    private long dropped;

    /** Holds at most {@code mostPackets} unfinished packets and {@code mostBytes} octets of memory for them. */
    public Ipv4Reassembler(int mostPackets, long mostBytes) {
        this.mostPackets = mostPackets;
        this.mostBytes = mostBytes;
    }

    /** How many unfinished packets were given up: too old, too many, overlapping, or impossible. */
    public long dropped() {
        return dropped;
    }

    /** How many packets are unfinished. */
    public int pending() {
        return partials.size();
    }

    /** Octets of memory that they hold. */
    public long pendingBytes() {
        return bytes;
    }

    /**
     * Takes one fragment, which is copied.
     *
     * @return the whole packet, in an array of its own, if this was the last piece of it; else null
     */
    public byte @Nullable [] offer(byte[] array, int offset, int length, long now) {
        expire(now);
        if (!view.wrap(array, offset, length) || view.isV6() || !view.isFragment()) {
            dropped++;
            return null;
        }
        Key key = new Key(
                (int) view.sourceLow(), (int) view.destinationLow(), Octets.get16(array, offset + 4), view.protocol());
        Partial partial = partials.get(key);
        if (partial == null) {
            partial = new Partial();
            partial.deadline = now + TIMEOUT;
            bytes += partial.array.length;
            partials.put(key, partial);
        }
        if (!place(partial, array, offset)) {
            drop(key, partial);
            return null;
        }
        if (partial.isWhole()) {
            partials.remove(key);
            bytes -= partial.array.length;
            return whole(partial);
        }
        makeRoom();
        return null;
    }

    /** Gives up what is too old at {@code now}. */
    public void expire(long now) {
        Iterator<Partial> oldest = partials.values().iterator();
        while (oldest.hasNext()) {
            Partial partial = oldest.next();
            if (partial.deadline > now) {
                return;
            }
            oldest.remove();
            bytes -= partial.array.length;
            dropped++;
        }
    }

    private void makeRoom() {
        Iterator<Partial> oldest = partials.values().iterator();
        while (partials.size() > mostPackets || bytes > mostBytes) {
            bytes -= oldest.next().array.length;
            oldest.remove();
            dropped++;
        }
    }

    private void drop(Key key, Partial partial) {
        partials.remove(key);
        bytes -= partial.array.length;
        dropped++;
    }

    /** Copies the fragment to its place; false if it contradicts what is there or what a packet can be. */
    private boolean place(Partial partial, byte[] array, int offset) {
        int field = Octets.get16(array, offset + 6);
        boolean more = (field & 0x2000) != 0;
        int from = (field & 0x1fff) * 8;
        int header = view.headerLength();
        int count = view.totalLength() - header;
        int to = from + count;
        if (count == 0 || (more && count % 8 != 0) || header + to > EspPacket.LONGEST) {
            return false;
        }
        if (partial.payload >= 0 ? to > partial.payload || !more : !more && partial.eights.length() * 8 > to + 7) {
            return false;
        }
        int first = from >>> 3;
        int last = (to + 7) >>> 3;
        int taken = partial.eights.nextSetBit(first);
        if (taken >= 0 && taken < last) {
            return false; // overlap
        }
        if (GAP + to > partial.array.length) {
            int wanted = Math.min(GAP + EspPacket.LONGEST, Math.max(GAP + to, 2 * partial.array.length));
            bytes += wanted - partial.array.length;
            partial.array = Arrays.copyOf(partial.array, wanted);
        }
        if (from == 0) {
            partial.header = header;
            System.arraycopy(array, offset, partial.array, GAP - header, header);
        }
        if (!more) {
            partial.payload = to;
        }
        System.arraycopy(array, offset + header, partial.array, GAP + from, count);
        partial.eights.set(first, last);
        return true;
    }

    private static byte[] whole(Partial partial) {
        byte[] packet = Arrays.copyOfRange(partial.array, GAP - partial.header, GAP + partial.payload);
        Octets.put16(packet, 2, packet.length);
        Octets.put16(packet, 6, 0);
        Octets.put16(packet, 10, 0);
        Octets.put16(packet, 10, InternetChecksum.finish(InternetChecksum.add(0, packet, 0, partial.header)));
        return packet;
    }
}
