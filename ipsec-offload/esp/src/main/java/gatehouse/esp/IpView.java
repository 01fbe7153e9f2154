package gatehouse.esp;

import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A window on one IP packet, IPv4 or IPv6, that is moved from packet to packet. After {@link #wrap} has said yes, no
 * accessor fails. IPv6 extension headers are walked up to the upper layer, at most {@value #MOST_EXTENSIONS} of them.
 */
public final class IpView {
    /** Protocol numbers that matter here (IANA). */
    public static final int ICMP = 1, IPV4 = 4, TCP = 6, UDP = 17, IPV6 = 41, ESP = 50, ICMPV6 = 58, NO_NEXT = 59;

    private static final int HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, DESTINATION_OPTIONS = 60;
    private static final int MOST_EXTENSIONS = 8;

    private byte[] array = new byte[0];
    private int offset;
    private int totalLength;
    private int headerLength;
    private int protocol;
    private boolean v6;
    private boolean fragment;
    private boolean laterFragment;
    private boolean extended;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;

    /** On nothing yet. */
    public IpView() {}

    /** Looks at {@code length} octets from {@code at}; false if they do not begin with a whole IP packet. */
    public boolean wrap(byte[] array, int at, int length) {
        this.array = array;
        this.offset = at;
        fragment = false;
        laterFragment = false;
        extended = false;
        sourcePort = -1;
        destinationPort = -1;
        if (length < 1) {
            return false;
        }
        boolean whole = switch (array[at] >> 4 & 0xf) {
            case 4 -> wrapV4(length);
            case 6 -> wrapV6(length);
            default -> false;
        };
        if (whole && !laterFragment && hasPorts() && totalLength - headerLength >= 4) {
            sourcePort = u16(headerLength);
            destinationPort = u16(headerLength + 2);
        }
        return whole;
    }

    private boolean wrapV4(int length) {
        if (length < 20) {
            return false;
        }
        v6 = false;
        headerLength = (array[offset] & 0xf) * 4;
        totalLength = u16(2);
        if (headerLength < 20 || headerLength > totalLength || totalLength > length) {
            return false;
        }
        int fragmentField = u16(6);
        laterFragment = (fragmentField & 0x1fff) != 0;
        fragment = laterFragment || (fragmentField & 0x2000) != 0;
        extended = headerLength > 20;
        protocol = u8(9);
        sourceHigh = 0;
        destinationHigh = 0;
        sourceLow = u32(12);
        destinationLow = u32(16);
        return true;
    }

    private boolean wrapV6(int length) {
        if (length < 40) {
            return false;
        }
        v6 = true;
        totalLength = 40 + u16(4);
        if (totalLength > length) {
            return false;
        }
        sourceHigh = u32(8) << 32 | u32(12);
        sourceLow = u32(16) << 32 | u32(20);
        destinationHigh = u32(24) << 32 | u32(28);
        destinationLow = u32(32) << 32 | u32(36);
        protocol = u8(6);
        headerLength = 40;
        for (int n = 0; n <= MOST_EXTENSIONS; n++) {
            if (protocol != HOP_BY_HOP
                    && protocol != ROUTING
                    && protocol != FRAGMENT
                    && protocol != DESTINATION_OPTIONS) {
                return true;
            }
            if (headerLength + 8 > totalLength) {
                return false;
            }
            extended = true;
            boolean isFragment = protocol == FRAGMENT;
            if (isFragment) {
                int field = u16(headerLength + 2);
                laterFragment |= field >>> 3 != 0;
                fragment |= laterFragment || (field & 1) != 0;
            }
            int bytes = isFragment ? 8 : 8 + 8 * u8(headerLength + 1);
            protocol = u8(headerLength);
            headerLength += bytes;
            if (headerLength > totalLength) {
                return false;
            }
            if (laterFragment) {
                return true; // what follows is the middle of something
            }
        }
        return false;
    }

    /** Whether it is IPv6. */
    public boolean isV6() {
        return v6;
    }

    /** Octets of the packet by its own account. */
    public int totalLength() {
        return totalLength;
    }

    /** Octets before the upper layer, extension headers included. */
    public int headerLength() {
        return headerLength;
    }

    /** The upper layer's protocol number. */
    public int protocol() {
        return protocol;
    }

    /** Whether it is a fragment of a packet. */
    public boolean isFragment() {
        return fragment;
    }

    /** Whether there are IPv4 options or IPv6 extension headers. */
    public boolean isExtended() {
        return extended;
    }

    /** DSCP and ECN, the TOS octet of IPv4. */
    public int trafficClass() {
        return v6 ? u16(0) >> 4 & 0xff : u8(1);
    }

    /** TTL or hop limit. */
    public int hopLimit() {
        return u8(v6 ? 7 : 8);
    }

    /** Whether routers must not cut it: the DF bit, always so with IPv6. */
    public boolean dontFragment() {
        return v6 || (u8(6) & 0x40) != 0;
    }

    /** The first eight octets of an IPv6 source address. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The last eight octets of an IPv6 source address, or the IPv4 one. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The first eight octets of an IPv6 destination address. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The last eight octets of an IPv6 destination address, or the IPv4 one. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The source as a value: {@code known} itself if it is that one, so that a stream of packets makes no garbage. */
    public IpAddress source(@Nullable IpAddress known) {
        return known != null && known.isV6() == v6 && known.high() == sourceHigh && known.low() == sourceLow
                ? known
                : new IpAddress(v6, sourceHigh, sourceLow);
    }

    /** The destination as a value, as {@link #source}. */
    public IpAddress destination(@Nullable IpAddress known) {
        return known != null && known.isV6() == v6 && known.high() == destinationHigh && known.low() == destinationLow
                ? known
                : new IpAddress(v6, destinationHigh, destinationLow);
    }

    /** UDP's, TCP's or SCTP's source port; -1 where there is none to see. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The destination port, as {@link #sourcePort}. */
    public int destinationPort() {
        return destinationPort;
    }

    private boolean hasPorts() {
        return protocol == UDP || protocol == TCP || protocol == 132 || protocol == 33 || protocol == 136;
    }

    private int u8(int at) {
        return array[offset + at] & 0xff;
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    private long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }
}
