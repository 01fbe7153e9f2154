package gatehouse.netty;

import gatehouse.base.Endpoint;

/**
 * Where a connection is wanted.
 *
 * @param local the address to come from; port 0 means any, and then any connection between these addresses will do
 * @param remote where to
 * @param name the domain name that the peer's certificate has to show (RFC 5922 7.1); empty without TLS
 */
public record StreamTarget(Endpoint local, Endpoint remote, String name) {
    /** A connection without TLS. */
    public static StreamTarget of(Endpoint local, Endpoint remote) {
        return new StreamTarget(local, remote, "");
    }
}
