package gatehouse.translator.packet;

import gatehouse.base.Decoded;
import gatehouse.base.Decoded.Malformed;
import org.jspecify.annotations.Nullable;

/** A reusable window on the ICMP message (RFC 792) in an IPv4 packet. After {@link #wrap} accepts, nothing fails. */
public final class IcmpView {
    /** The length of the header, in octets; what an error is about follows it. */
    public static final int HEADER = 8;
    /** Echo reply. */
    public static final int ECHO_REPLY = 0;
    /** Destination unreachable. */
    public static final int DESTINATION_UNREACHABLE = 3;
    /** Source quench (deprecated by RFC 6633, still an error message). */
    public static final int SOURCE_QUENCH = 4;
    /** Redirect. */
    public static final int REDIRECT = 5;
    /** Echo request. */
    public static final int ECHO_REQUEST = 8;
    /** Time exceeded. */
    public static final int TIME_EXCEEDED = 11;
    /** Parameter problem. */
    public static final int PARAMETER_PROBLEM = 12;
    /** Timestamp request. */
    public static final int TIMESTAMP_REQUEST = 13;
    /** Timestamp reply. */
    public static final int TIMESTAMP_REPLY = 14;
    /** Code of {@link #DESTINATION_UNREACHABLE}: too big and "don't fragment" set; the header holds the MTU. */
    public static final int CODE_FRAGMENTATION_NEEDED = 4;
    /** Code of {@link #DESTINATION_UNREACHABLE}: communication administratively prohibited (RFC 1812 5.2.7.1). */
    public static final int CODE_PROHIBITED = 13;

    private static final Malformed<IcmpView> TOO_SHORT = new Malformed<>("shorter than an ICMP header", 0);

    private byte[] bytes = new byte[HEADER];
    private int offset;
    private int length = HEADER;

    /** A view of nothing yet: {@link #wrap} comes first. */
    public IcmpView() {}

    /** A view of its own on the payload of {@code ip}. */
    public static Decoded<IcmpView> decode(Ipv4View ip) {
        IcmpView view = new IcmpView();
        Malformed<IcmpView> fault = view.wrap(ip);
        return fault != null ? fault : Decoded.ok(view);
    }

    /**
     * Looks at the payload of {@code ip}.
     *
     * @return null when it is in view, else why not
     */
    public @Nullable Malformed<IcmpView> wrap(Ipv4View ip) {
        if (ip.payloadLength() < HEADER) {
            return TOO_SHORT;
        }
        bytes = ip.bytes();
        offset = ip.payloadOffset();
        length = ip.payloadLength();
        return null;
    }

    /** The message type. */
    public int type() {
        return Octets.u8(bytes, offset);
    }

    /** The code within the type. */
    public int code() {
        return Octets.u8(bytes, offset + 1);
    }

    /** The identifier of a query or its reply. */
    public int identifier() {
        return Octets.u16(bytes, offset + 4);
    }

    /** Whether it asks something that is answered with the same identifier. */
    public boolean isQuery() {
        return isQueryType(type());
    }

    /** Whether it answers a query. */
    public boolean isReply() {
        return isReplyType(type());
    }

    /** Whether it reports about a packet whose beginning it carries. */
    public boolean isError() {
        return isErrorType(type());
    }

    /** Whether messages of {@code type} ask something. */
    public static boolean isQueryType(int type) {
        return type == ECHO_REQUEST || type == TIMESTAMP_REQUEST;
    }

    /** Whether messages of {@code type} answer a query. */
    public static boolean isReplyType(int type) {
        return type == ECHO_REPLY || type == TIMESTAMP_REPLY;
    }

    /** Whether messages of {@code type} report about a packet. */
    public static boolean isErrorType(int type) {
        return switch (type) {
            case DESTINATION_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /** Whether the whole message is what its checksum says. */
    public boolean checksumHolds() {
        return InternetChecksum.of(bytes, offset, length) == 0;
    }

    /** Computes the checksum anew, after the content changed. */
    public void renewChecksum() {
        Octets.put16(bytes, offset + 2, 0);
        Octets.put16(bytes, offset + 2, InternetChecksum.of(bytes, offset, length));
    }

    /** The array in view. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the packet that an error is about starts in the array. */
    public int embeddedOffset() {
        return offset + HEADER;
    }

    /** How many octets of that packet, and of extensions behind it, are there. */
    public int embeddedLength() {
        return length - HEADER;
    }
}
