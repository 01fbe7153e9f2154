package gatehouse.base;

/** What the DNS answers with, of the types that finding a server takes. */
public sealed interface DnsRecord {
    /** The types that are asked for. */
    enum Type {
        NAPTR,
        SRV,
        A,
        AAAA
    }

    /**
     * RFC 3403 4.1; without the regular expression, which SIP has no use for.
     *
     * @param order smaller first; within it, smaller {@code preference} first
     * @param flags {@code s} where the replacement is a name for SRV
     * @param service such as {@code SIP+D2U}
     * @param replacement the name to ask for next
     */
    record Naptr(int order, int preference, String flags, String service, String replacement) implements DnsRecord {}

    /**
     * RFC 2782.
     *
     * @param priority smaller first; among equals, chance by {@code weight}
     * @param target a host name; {@code .} where the service is decidedly not there
     */
    record Srv(int priority, int weight, int port, String target) implements DnsRecord {}

    /** A or AAAA. */
    record Address(IpAddress address) implements DnsRecord {}
}
