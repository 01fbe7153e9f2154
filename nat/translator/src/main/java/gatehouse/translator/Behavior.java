package gatehouse.translator;

/**
 * What kind of NAT it is, in the terms of RFC 4787. {@link Presets} names the usual ones.
 *
 * @param name how reports call it
 * @param translates false for a plain router: packets pass unchanged but for their TTL, and nothing below counts
 * @param mapping when two remotes see the same public endpoint (RFC 4787 4.1, RFC 5382 REQ-1)
 * @param filtering which remotes may send inwards (RFC 4787 5, RFC 5382 REQ-3)
 * @param ports how public ports are chosen
 * @param hairpinning whether inside hosts reach each other by public endpoints; the source is then the public endpoint
 *     too (RFC 4787 REQ-9a, RFC 5382 REQ-8a)
 * @param inboundRefresh whether inbound packets prolong a UDP, ICMP or ESP session too; outbound ones always do
 *     (RFC 4787 REQ-6; RFC 7857 7 advises against it)
 * @param pairedPooling whether a host keeps one public address for all its sessions (RFC 4787 REQ-2)
 * @param tcpPickUp whether a TCP connection in the middle of its life gets a mapping, as after a reboot of the NAT
 * @param esp what happens to ESP, which has no ports
 */
public record Behavior(
        String name,
        boolean translates,
        Dependence mapping,
        Dependence filtering,
        PortPlan ports,
        boolean hairpinning,
        boolean inboundRefresh,
        boolean pairedPooling,
        boolean tcpPickUp,
        EspPolicy esp) {
    public Behavior {
        if (ports.overload() && mapping != Dependence.ADDRESS_AND_PORT) {
            throw new IllegalArgumentException("overloaded ports need a mapping for each remote address and port");
        }
        if (ports.blockSize() > 0 && !pairedPooling) {
            throw new IllegalArgumentException("port blocks need paired pooling: a block lies on one public address");
        }
    }

    /** This behaviour with other ports. */
    public Behavior withPorts(PortPlan plan) {
        return new Behavior(
                name, translates, mapping, filtering, plan, hairpinning, inboundRefresh, pairedPooling, tcpPickUp, esp);
    }
}
