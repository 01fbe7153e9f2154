package gatehouse.esp;

/** What shares the UDP port of encapsulated ESP (RFC 3948 2). */
public enum UdpEncapsulation {
    /** An ESP packet. */
    ESP,
    /** IKE: four zero octets stand before it, where ESP has its SPI (2.2). */
    IKE,
    /** A keep-alive for the NAT: one octet FF, to be ignored (2.3, 4). */
    KEEPALIVE,
    /** Nothing that RFC 3948 knows. */
    OTHER;

    /** The port of RFC 3948. */
    public static final int PORT = 4500;

    /** Octets of zero before IKE. */
    public static final int MARKER_BYTES = 4;

    /** Tells what a datagram of {@code length} octets is. */
    public static UdpEncapsulation of(byte[] array, int at, int length) {
        if (length == 1 && array[at] == (byte) 0xff) {
            return KEEPALIVE;
        }
        if (length < 8) {
            return OTHER;
        }
        return Octets.get32(array, at) == 0 ? IKE : ESP;
    }

    /** The payload of a keep-alive. */
    public static byte[] keepalive() {
        return new byte[] {(byte) 0xff};
    }
}
