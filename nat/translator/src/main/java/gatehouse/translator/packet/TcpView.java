package gatehouse.translator.packet;

import gatehouse.base.Decoded;
import gatehouse.base.Decoded.Malformed;
import org.jspecify.annotations.Nullable;

/** A reusable window on the TCP segment (RFC 9293 3.1) in an IPv4 packet. After {@link #wrap} accepts, nothing fails. */
public final class TcpView {
    /** The length of a header without options, in octets. */
    public static final int MINIMUM_HEADER = 20;
    /** No more data from the sender. */
    public static final int FIN = 0x01;
    /** Synchronise sequence numbers. */
    public static final int SYN = 0x02;
    /** Reset the connection. */
    public static final int RST = 0x04;
    /** Push. */
    public static final int PSH = 0x08;
    /** The acknowledgement number counts. */
    public static final int ACK = 0x10;

    private static final Malformed<TcpView> TOO_SHORT = new Malformed<>("shorter than a TCP header", 0);
    private static final Malformed<TcpView> BAD_OFFSET = new Malformed<>("bad TCP data offset", 12);

    private byte[] bytes = new byte[MINIMUM_HEADER];
    private int offset;
    private int headerLength = MINIMUM_HEADER;
    private int length = MINIMUM_HEADER;

    /** A view of nothing yet: {@link #wrap} comes first. */
    public TcpView() {}

    /** A view of its own on the payload of {@code ip}. */
    public static Decoded<TcpView> decode(Ipv4View ip) {
        TcpView view = new TcpView();
        Malformed<TcpView> fault = view.wrap(ip);
        return fault != null ? fault : Decoded.ok(view);
    }

    /**
     * Looks at the payload of {@code ip}, which holds the whole header (RFC 3128: a first fragment too).
     *
     * @return null when it is in view, else why not
     */
    public @Nullable Malformed<TcpView> wrap(Ipv4View ip) {
        int available = ip.payloadLength();
        if (available < MINIMUM_HEADER) {
            return TOO_SHORT;
        }
        int header = (Octets.u8(ip.bytes(), ip.payloadOffset() + 12) >>> 4) * 4;
        if (header < MINIMUM_HEADER || header > available) {
            return BAD_OFFSET;
        }
        bytes = ip.bytes();
        offset = ip.payloadOffset();
        headerLength = header;
        length = available;
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

    /** The sequence number, 32 bits. */
    public int sequence() {
        return Octets.i32(bytes, offset + 4);
    }

    /** The acknowledgement number, 32 bits. */
    public int acknowledgement() {
        return Octets.i32(bytes, offset + 8);
    }

    /** The control bits: {@link #FIN}, {@link #SYN} and so on. */
    public int flags() {
        return Octets.u8(bytes, offset + 13);
    }

    /** The checksum. */
    public int checksum() {
        return Octets.u16(bytes, offset + 16);
    }

    /** Where the payload starts in the array. */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** The payload, in octets. */
    public int payloadLength() {
        return length - headerLength;
    }
}
