package gatehouse.esp;

import gatehouse.base.IpAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One packet in a buffer with room around it, and the path it takes outside: made once, loaded again for every packet.
 * Before sealing and after opening its octets are a whole IP packet; in between, they start at the ESP header, and the
 * outer IP and UDP headers are the path fields here. A socket sends and receives exactly that; {@link OuterHeader} turns
 * it into a whole outer packet and back.
 */
public final class EspPacket {
    /** Octets before a loaded packet: an outer IPv6 header, UDP, ESP, an IV, and a little more. */
    public static final int HEADROOM = 96;

    /** Octets after the longest packet that a buffer is made for: padding, pad length, next header, ICV. */
    public static final int TAILROOM = 64;

    /** The longest IP packet. */
    public static final int LONGEST = 65535;

    private final byte[] array;
    private int offset = HEADROOM;
    private int length;

    private IpAddress source = IpAddress.LOOPBACK_V4;
    private IpAddress destination = IpAddress.LOOPBACK_V4;
    private int sourcePort;
    private int destinationPort;
    private int trafficClass;
    private int hopLimit = 64;
    private boolean dontFragment;

    private @Nullable OutboundSa outbound;
    private @Nullable InboundSa inbound;
    private @Nullable Refusal refusal;

    // What the two halves of sealing or opening have to remember in between.
    long sequence;
    int nextHeader;
    long covered;

    /** A buffer for packets of up to {@code longest} octets before sealing, at most {@link #LONGEST}. */
    public EspPacket(int longest) {
        array = new byte[HEADROOM + Math.min(longest, LONGEST) + TAILROOM];
    }

    /** The buffer; {@link #length()} octets of packet are in it from {@link #offset()}. */
    public byte[] array() {
        return array;
    }

    /** Where the packet starts. */
    public int offset() {
        return offset;
    }

    /** Octets of the packet. */
    public int length() {
        return length;
    }

    /** How many octets {@link #load} takes. */
    public int capacity() {
        return array.length - HEADROOM;
    }

    /** Forgets everything about the packet before, and says that a new one lies in {@code length} octets from {@code at}. */
    public EspPacket place(int at, int octets) {
        Objects.checkFromIndexSize(at, octets, array.length);
        offset = at;
        length = octets;
        sourcePort = 0;
        destinationPort = 0;
        trafficClass = 0;
        hopLimit = 64;
        dontFragment = false;
        outbound = null;
        inbound = null;
        refusal = null;
        return this;
    }

    /** Copies a new packet in, with {@link #HEADROOM} before it. */
    public EspPacket load(byte[] from, int at, int octets) {
        place(HEADROOM, octets);
        System.arraycopy(from, at, array, HEADROOM, octets);
        return this;
    }

    /** The packet's octets in an array of their own. */
    public byte[] copy() {
        byte[] result = new byte[length];
        System.arraycopy(array, offset, result, 0, length);
        return result;
    }

    /** Moves the window on the buffer without touching anything else. */
    void window(int at, int octets) {
        offset = at;
        length = octets;
    }

    /** Makes room before and after, by moving the packet if need be; false if the buffer is too small. */
    boolean makeRoom(int before, int after) {
        if (offset >= before && array.length - offset - length >= after) {
            return true;
        }
        if (before + length + after > array.length) {
            return false;
        }
        System.arraycopy(array, offset, array, before, length);
        offset = before;
        return true;
    }

    /** Sets the outer addresses and, if it is UDP-encapsulated, the outer ports; else ports are 0. */
    public EspPacket path(IpAddress from, int fromPort, IpAddress to, int toPort) {
        source = from;
        sourcePort = fromPort;
        destination = to;
        destinationPort = toPort;
        return this;
    }

    /** Sets the outer TOS octet and TTL as received. */
    public EspPacket outer(int tos, int ttl, boolean df) {
        trafficClass = tos;
        hopLimit = ttl;
        dontFragment = df;
        return this;
    }

    /** The outer source address. */
    public IpAddress source() {
        return source;
    }

    /** The outer destination address. */
    public IpAddress destination() {
        return destination;
    }

    /** The outer UDP source port; 0 for plain ESP. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The outer UDP destination port; 0 for plain ESP. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Whether there is a UDP header outside. */
    public boolean isEncapsulated() {
        return destinationPort != 0;
    }

    /** The outer TOS or traffic class. */
    public int trafficClass() {
        return trafficClass;
    }

    /** The outer TTL or hop limit. */
    public int hopLimit() {
        return hopLimit;
    }

    /** The outer DF bit. */
    public boolean dontFragment() {
        return dontFragment;
    }

    /** The SA to seal it with. */
    public @Nullable OutboundSa outbound() {
        return outbound;
    }

    /** Says which SA seals it. */
    public EspPacket outbound(OutboundSa sa) {
        outbound = sa;
        return this;
    }

    /** The SA it was opened with. */
    public @Nullable InboundSa inbound() {
        return inbound;
    }

    void inbound(InboundSa sa) {
        inbound = sa;
    }

    /** The whole sequence number that it was sealed or opened with. */
    public long sequence() {
        return sequence;
    }

    /** Why it goes no further, or null: it may go. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Says that it goes no further. */
    public void refuse(Refusal reason) {
        refusal = reason;
    }

    /**
     * Whether an opened packet came from another address or port than its SA knows for the peer: a NAT has a new
     * binding, or someone moved. The packet was authentic and fresh; what to make of it is the owner's decision.
     */
    public boolean isFromNewPath() {
        InboundSa sa = inbound;
        return sa != null && !(sourcePort == sa.remotePort() && source.equals(sa.remote()));
    }
}
