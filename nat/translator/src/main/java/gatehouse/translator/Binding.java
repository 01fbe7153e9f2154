package gatehouse.translator;

import gatehouse.base.Endpoint;
import gatehouse.translator.packet.IpProtocol;

/**
 * One mapping as its owner sees it.
 *
 * @param protocol one of {@link IpProtocol}
 * @param inside the inside endpoint; the port is a query identifier for ICMP and 0 for ESP
 * @param outside the public endpoint, likewise. Several bindings share it where ports are overloaded
 */
public record Binding(int protocol, Endpoint inside, Endpoint outside) {}
