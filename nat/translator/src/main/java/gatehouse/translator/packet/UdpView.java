package gatehouse.translator.packet;

import gatehouse.base.Decoded;
import gatehouse.base.Decoded.Malformed;
import org.jspecify.annotations.Nullable;

/** A reusable window on the UDP datagram (RFC 768) in an IPv4 packet. After {@link #wrap} accepts, nothing fails. */
public final class UdpView {
    /** The length of the header, in octets. */
    public static final int HEADER = 8;

    private static final Malformed<UdpView> TOO_SHORT = new Malformed<>("shorter than a UDP header", 0);
    private static final Malformed<UdpView> BAD_LENGTH = new Malformed<>("bad UDP length", 4);

    private byte[] bytes = new byte[HEADER];
    private int offset;

    /** A view of nothing yet: {@link #wrap} comes first. */
    public UdpView() {}

    /** A view of its own on the payload of {@code ip}. */
    public static Decoded<UdpView> decode(Ipv4View ip) {
        UdpView view = new UdpView();
        Malformed<UdpView> fault = view.wrap(ip);
        return fault != null ? fault : Decoded.ok(view);
    }

    /**
     * Looks at the payload of {@code ip}; the length of a datagram whose later fragments are elsewhere may exceed it.
     *
     * @return null when it is in view, else why not
     */
    public @Nullable Malformed<UdpView> wrap(Ipv4View ip) {
        int available = ip.payloadLength();
        if (available < HEADER) {
            return TOO_SHORT;
        }
        int length = Octets.u16(ip.bytes(), ip.payloadOffset() + 4);
        if (length < HEADER || (length > available && !ip.moreFragments())) {
            return BAD_LENGTH;
        }
        bytes = ip.bytes();
        offset = ip.payloadOffset();
        return null;
    }

    /** 0 to 65535. */
    public int sourcePort() {
        return Octets.u16(bytes, offset);
    }

    /** 0 to 65535. */
    public int destinationPort() {
        return Octets.u16(bytes, offset + 2);
    }

    /** Header and payload, in octets. */
    public int length() {
        return Octets.u16(bytes, offset + 4);
    }

    /** The checksum; 0 means that the sender made none. */
    public int checksum() {
        return Octets.u16(bytes, offset + 6);
    }

    /** Where the payload starts in the array. */
    public int payloadOffset() {
        return offset + HEADER;
    }

    /** The payload, in octets. */
    public int payloadLength() {
        return length() - HEADER;
    }
}
