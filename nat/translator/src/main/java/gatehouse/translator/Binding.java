package gatehouse.translator;

import gatehouse.base.Endpoint;
import gatehouse.translator.packet.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One mapping as its owner sees it.
 *
 * @param protocol one of {@link IpProtocol}
 * @param inside the inside endpoint; the port is a query identifier for ICMP and 0 for ESP
 * @param remote the remote end that the mapping is for, null when it is for any; the port is 0 when it is for an address
 * @param outside the public endpoint. Several bindings share it where ports are overloaded, even of one inside endpoint
 */
public record Binding(
        int protocol, Endpoint inside, @Nullable Endpoint remote, Endpoint outside) {}
