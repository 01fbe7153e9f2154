package gatehouse.netty.dns;

import gatehouse.base.IpAddress;

/** One record of what the DNS says, of the types that finding a server takes. */
public sealed interface DnsAnswer {
    /** The types. */
    enum Type {
        NAPTR,
        SRV,
        A,
        AAAA
    }

    /** RFC 3403 4.1. The regular expression, which SIP has no use for, is left out. */
    record Naptr(int order, int preference, String flags, String service, String replacement) implements DnsAnswer {}

    /** RFC 2782. */
    record Srv(int priority, int weight, int port, String target) implements DnsAnswer {}

    /** A or AAAA. */
    record Address(IpAddress address) implements DnsAnswer {}
}
