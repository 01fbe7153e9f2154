package gatehouse.translator.packet;

/** The IPv4 protocol numbers (IANA) that the translator knows; they are plain ints because they sit in packed keys. */
public final class IpProtocol {
    /** RFC 792. */
    public static final int ICMP = 1;
    /** RFC 9293. */
    public static final int TCP = 6;
    /** RFC 768. */
    public static final int UDP = 17;
    /** RFC 4303. */
    public static final int ESP = 50;

    private IpProtocol() {}
}
