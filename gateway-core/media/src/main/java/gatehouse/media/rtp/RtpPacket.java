package gatehouse.media.rtp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;

/**
 * A view of one RTP packet (RFC 3550 5.1) over somebody's buffer; it is moved from packet to packet with {@link #wrap}
 * so that reading allocates nothing. After {@link Fault#NONE} no accessor can fail.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |           synchronization source (SSRC) identifier            |
 * |            contributing source (CSRC) identifiers, 0 to 15    |
 * |      extension profile        |   extension length in words   |
 * </pre>
 */
public final class RtpPacket {
    /** Octets of the header without CSRCs and extension. */
    public static final int HEADER = 12;

    private static final byte[] NOTHING = new byte[HEADER];

    /** Why bytes are no RTP packet. */
    public enum Fault {
        /** They are one. */
        NONE("well formed"),
        /** Shorter than the fixed header. */
        TOO_SHORT("shorter than 12 octets"),
        /** The version is not 2: STUN, DTLS, ZRTP or noise. */
        VERSION("version is not 2"),
        /** The CSRC count runs over the end. */
        CSRC("CSRC list runs over the end"),
        /** The extension runs over the end. */
        EXTENSION("header extension runs over the end"),
        /** The padding count is 0 or runs over the payload. */
        PADDING("padding is zero or longer than the payload");

        private final String reason;

        Fault(String reason) {
            this.reason = reason;
        }

        /** One clause for a log. */
        public String reason() {
            return reason;
        }
    }

    private byte[] array = NOTHING;
    private int start;
    private int extensionAt = -1;
    private int payloadAt = HEADER;
    private int payloadLength;

    /** A view of nothing yet. */
    public RtpPacket() {}

    /** A new view of {@code bytes}, for cold paths. */
    public static Decoded<RtpPacket> decode(ByteView bytes) {
        RtpPacket packet = new RtpPacket();
        Fault fault = packet.wrap(bytes.array(), bytes.offset(), bytes.length());
        return fault == Fault.NONE ? Decoded.ok(packet) : Decoded.malformed(fault.reason(), 0);
    }

    /** Moves the view. On a fault it stays where it was. */
    public Fault wrap(byte[] bytes, int at, int length) {
        if (length < HEADER) {
            return Fault.TOO_SHORT;
        }
        int first = bytes[at] & 0xff;
        if (first >> 6 != 2) {
            return Fault.VERSION;
        }
        int end = at + length;
        int head = at + HEADER + 4 * (first & 15);
        if (head > end) {
            return Fault.CSRC;
        }
        int extension = -1;
        if ((first & 0x10) != 0) {
            if (end - head < 4) {
                return Fault.EXTENSION;
            }
            extension = head;
            head += 4 + 4 * u16(bytes, head + 2);
            if (head > end) {
                return Fault.EXTENSION;
            }
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = bytes[end - 1] & 0xff;
            if (padding == 0 || padding > end - head) {
                return Fault.PADDING;
            }
        }
        array = bytes;
        start = at;
        extensionAt = extension;
        payloadAt = head;
        payloadLength = end - head - padding;
        return Fault.NONE;
    }

    /** The M bit: the start of a talk spurt or of an event. */
    public boolean marker() {
        return (array[start + 1] & 0x80) != 0;
    }

    /** 0 to 127. */
    public int payloadType() {
        return array[start + 1] & 0x7f;
    }

    /** 0 to 65535. */
    public int sequence() {
        return u16(array, start + 2);
    }

    /** The timestamp's 32 bits; compare by difference. */
    public int timestamp() {
        return i32(array, start + 4);
    }

    /** The SSRC's 32 bits. */
    public int ssrc() {
        return i32(array, start + 8);
    }

    /** 0 to 15 contributing sources. */
    public int csrcCount() {
        return array[start] & 15;
    }

    /** The contributing source at {@code index}, which is below {@link #csrcCount()}. */
    public int csrc(int index) {
        java.util.Objects.checkIndex(index, csrcCount());
        return i32(array, start + HEADER + 4 * index);
    }

    /** Whether there is a header extension. */
    public boolean hasExtension() {
        return extensionAt >= 0;
    }

    /** The 16 bits "defined by profile" of the extension (0xBEDE for RFC 8285), or -1 without one. */
    public int extensionProfile() {
        return extensionAt < 0 ? -1 : u16(array, extensionAt);
    }

    /** The extension's words, or nothing without one. Allocates a view. */
    public ByteView extension() {
        return extensionAt < 0
                ? ByteView.empty()
                : ByteView.of(array, extensionAt + 4, 4 * u16(array, extensionAt + 2));
    }

    /** The buffer behind the view. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array()} the packet starts. */
    public int offset() {
        return start;
    }

    /** Octets of header, CSRCs and extension together. */
    public int headerLength() {
        return payloadAt - start;
    }

    /** Where in {@link #array()} the payload starts. */
    public int payloadOffset() {
        return payloadAt;
    }

    /** Octets of payload without padding; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }

    /** The payload as a view of its own. Allocates it. */
    public ByteView payload() {
        return ByteView.of(array, payloadAt, payloadLength);
    }

    /** Writes a fixed header without CSRC, extension or padding; returns its 12 octets. */
    public static int writeHeader(
            byte[] out, int at, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        out[at] = (byte) 0x80;
        out[at + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        out[at + 2] = (byte) (sequence >> 8);
        out[at + 3] = (byte) sequence;
        put32(out, at + 4, timestamp);
        put32(out, at + 8, ssrc);
        return HEADER;
    }

    /** Whether bytes on a shared port are RTCP rather than RTP (RFC 5761 4): packet types 192 to 223. */
    public static boolean isRtcp(byte[] bytes, int at, int length) {
        return length >= 2
                && (bytes[at] & 0xc0) == 0x80
                && (bytes[at + 1] & 0xff) >= 192
                && (bytes[at + 1] & 0xff) <= 223;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static int i32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    private static void put32(byte[] out, int at, int value) {
        out[at] = (byte) (value >> 24);
        out[at + 1] = (byte) (value >> 16);
        out[at + 2] = (byte) (value >> 8);
        out[at + 3] = (byte) value;
    }
}
