package gatehouse.translator.packet;

import gatehouse.base.Decoded;
import gatehouse.base.Decoded.Malformed;
import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A reusable window on one IPv4 packet (RFC 791 3.1) in someone else's array. {@link #wrap} checks lengths once; after
 * it accepts, no accessor can fail. The setters change the bytes and keep the header checksum right incrementally; they
 * know nothing of the transport's checksum. Addresses are the 32 bits of {@link IpAddress#v4Bits()}. Not thread-safe.
 */
public final class Ipv4View {
    /** The length of a header without options, in octets. */
    public static final int MINIMUM_HEADER = 20;

    private static final Malformed<Ipv4View> TOO_SHORT = new Malformed<>("shorter than an IPv4 header", 0);
    private static final Malformed<Ipv4View> NOT_V4 = new Malformed<>("not IP version 4", 0);
    private static final Malformed<Ipv4View> BAD_HEADER_LENGTH = new Malformed<>("bad IPv4 header length", 0);
    private static final Malformed<Ipv4View> BAD_TOTAL_LENGTH = new Malformed<>("bad IPv4 total length", 2);

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    private byte[] bytes = new byte[MINIMUM_HEADER];
    private int offset;
    private int headerLength = MINIMUM_HEADER;
    private int totalLength = MINIMUM_HEADER;

    /** A view of nothing yet: {@link #wrap} comes first. */
    public Ipv4View() {}

    /** A view of its own on these bytes, which may be followed by link padding. */
    public static Decoded<Ipv4View> decode(byte[] bytes, int offset, int length) {
        Ipv4View view = new Ipv4View();
        Malformed<Ipv4View> fault = view.wrap(bytes, offset, length);
        return fault != null ? fault : Decoded.ok(view);
    }

    /**
     * Looks at another packet, if its lengths are sound. The header checksum is not judged here, see
     * {@link #headerChecksumHolds()}.
     *
     * @return null when the packet is in view, else why not (and nothing may be read from the view)
     */
    public @Nullable Malformed<Ipv4View> wrap(byte[] packet, int at, int length) {
        Malformed<Ipv4View> fault = wrapTruncated(packet, at, length);
        if (fault == null && totalLength > length) {
            totalLength = headerLength;
            return BAD_TOTAL_LENGTH;
        }
        return fault;
    }

    /**
     * {@link #wrap} for the packet inside an ICMP error, of which only the beginning is there (RFC 792): the total
     * length may then exceed what follows.
     */
    public @Nullable Malformed<Ipv4View> wrapTruncated(byte[] packet, int at, int length) {
        if (length < MINIMUM_HEADER) {
            return TOO_SHORT;
        }
        int first = Octets.u8(packet, at);
        if (first >>> 4 != 4) {
            return NOT_V4;
        }
        int header = (first & 0xf) * 4;
        if (header < MINIMUM_HEADER || header > length) {
            return BAD_HEADER_LENGTH;
        }
        int total = Octets.u16(packet, at + 2);
        if (total < header) {
            return BAD_TOTAL_LENGTH;
        }
        bytes = packet;
        offset = at;
        headerLength = header;
        totalLength = total;
        return null;
    }

    /** The array in view. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the packet starts in {@link #bytes()}. */
    public int offset() {
        return offset;
    }

    /** The header with its options, 20 to 60 octets. */
    public int headerLength() {
        return headerLength;
    }

    /** Header and payload, in octets, as the header says. */
    public int totalLength() {
        return totalLength;
    }

    /** Where the payload starts in {@link #bytes()}. */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** The payload, in octets. */
    public int payloadLength() {
        return totalLength - headerLength;
    }

    /** The identification, 0 to 65535. */
    public int identification() {
        return Octets.u16(bytes, offset + 4);
    }

    /** Whether routers must not fragment it. */
    public boolean dontFragment() {
        return (Octets.u16(bytes, offset + 6) & DONT_FRAGMENT) != 0;
    }

    /** Whether it is a fragment that is not the last. */
    public boolean moreFragments() {
        return (Octets.u16(bytes, offset + 6) & MORE_FRAGMENTS) != 0;
    }

    /** Where the payload stands in the whole datagram, in octets. */
    public int fragmentOffset() {
        return (Octets.u16(bytes, offset + 6) & 0x1fff) * 8;
    }

    /** Whether it is a piece of a larger datagram. */
    public boolean isFragment() {
        return (Octets.u16(bytes, offset + 6) & (MORE_FRAGMENTS | 0x1fff)) != 0;
    }

    /** Time to live, in hops. */
    public int ttl() {
        return Octets.u8(bytes, offset + 8);
    }

    /** One of {@link IpProtocol}, or any other number from 0 to 255. */
    public int protocol() {
        return Octets.u8(bytes, offset + 9);
    }

    /** The source address's 32 bits. */
    public int source() {
        return Octets.i32(bytes, offset + 12);
    }

    /** The destination address's 32 bits. */
    public int destination() {
        return Octets.i32(bytes, offset + 16);
    }

    /** Whether the header is what its checksum says. */
    public boolean headerChecksumHolds() {
        return InternetChecksum.of(bytes, offset, headerLength) == 0;
    }

    /** Changes the source address. */
    public void setSource(int address) {
        setAddress(offset + 12, address);
    }

    /** Changes the destination address. */
    public void setDestination(int address) {
        setAddress(offset + 16, address);
    }

    /** Changes the identification. */
    public void setIdentification(int identification) {
        updateChecksum(identification(), identification);
        Octets.put16(bytes, offset + 4, identification);
    }

    /** Takes one hop off the time to live, which must be above 0. */
    public void decrementTtl() {
        int before = Octets.u16(bytes, offset + 8);
        updateChecksum(before, before - 0x100);
        Octets.put16(bytes, offset + 8, before - 0x100);
    }

    private void setAddress(int at, int address) {
        int checksum = Octets.u16(bytes, offset + 10);
        Octets.put16(bytes, offset + 10, InternetChecksum.replace32(checksum, Octets.i32(bytes, at), address));
        Octets.put32(bytes, at, address);
    }

    private void updateChecksum(int before, int after) {
        int checksum = Octets.u16(bytes, offset + 10);
        Octets.put16(bytes, offset + 10, InternetChecksum.replace16(checksum, before, after));
    }

    /** Protocol, addresses and length, for logs at TRACE. */
    @Override
    public String toString() {
        return "IPv4 " + IpAddress.v4(source()) + " > " + IpAddress.v4(destination()) + " protocol " + protocol() + ", "
                + totalLength + " bytes";
    }
}
