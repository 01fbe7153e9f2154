package gatehouse.translator;

import gatehouse.base.IpAddress;
import java.util.List;

/**
 * The addresses of the two realms.
 *
 * @param inside the network whose addresses are translated; packets from the inside with another source are dropped
 *     (RFC 2827). Remote hosts may bear the same numbers (RFC 4787 REQ-7)
 * @param insidePrefix its prefix length, 0 to 32
 * @param insideRouter the NAT's own inside address, the source of its ICMP errors to the inside
 * @param pool the public addresses, all routed to this NAT; at least one
 * @param outsideMtu the outside link's size in octets, at least 576; larger packets are fragmented or answered
 *     (RFC 4787 REQ-13)
 */
public record Realms(IpAddress inside, int insidePrefix, IpAddress insideRouter, List<IpAddress> pool, int outsideMtu) {
    public Realms {
        pool = List.copyOf(pool);
        if (pool.isEmpty()) {
            throw new IllegalArgumentException("a NAT needs at least one public address");
        }
        if (inside.isV6() || insideRouter.isV6() || pool.stream().anyMatch(IpAddress::isV6)) {
            throw new IllegalArgumentException("this NAT translates IPv4 only");
        }
        if (insidePrefix < 0 || insidePrefix > 32 || outsideMtu < 576) {
            throw new IllegalArgumentException("a prefix is 0 to 32 and a link carries at least 576 octets");
        }
    }

    /** One public address and a link of 1500 octets; {@code network} is written {@code 192.168.1.0/24}. */
    public static Realms of(String network, String insideRouter, String publicAddress) {
        int slash = network.indexOf('/');
        return new Realms(
                IpAddress.of(network.substring(0, slash)),
                Integer.parseInt(network.substring(slash + 1)),
                IpAddress.of(insideRouter),
                List.of(IpAddress.of(publicAddress)),
                1500);
    }

    /** The same inside with other public addresses. */
    public Realms withPool(List<IpAddress> addresses) {
        return new Realms(inside, insidePrefix, insideRouter, addresses, outsideMtu);
    }

    boolean isInside(int address) {
        return insidePrefix == 0 || (address ^ inside.v4Bits()) >>> (32 - insidePrefix) == 0;
    }

    boolean isPublic(int address) {
        for (int i = 0; i < pool.size(); i++) {
            if (pool.get(i).v4Bits() == address) {
                return true;
            }
        }
        return false;
    }
}
