package gatehouse.esp;

import gatehouse.base.IpAddress;

/**
 * Which packets a rule or an SA is for (RFC 4301 4.4.1.1), seen from us: local and remote stay what they are in both
 * directions.
 *
 * @param localPrefix bits of {@code local} that count, 0 to 32 or 128
 * @param remotePrefix bits of {@code remote} that count
 * @param protocol an IANA number, or {@link #ANY_PROTOCOL}
 */
public record Selector(
        IpAddress local,
        int localPrefix,
        IpAddress remote,
        int remotePrefix,
        int protocol,
        PortRange localPorts,
        PortRange remotePorts) {
    /** Every protocol. */
    public static final int ANY_PROTOCOL = -1;

    public Selector {
        if (local.isV6() != remote.isV6()) {
            throw new IllegalArgumentException("both ends of a selector are of one IP version");
        }
        int bits = local.isV6() ? 128 : 32;
        if (localPrefix < 0 || localPrefix > bits || remotePrefix < 0 || remotePrefix > bits) {
            throw new IllegalArgumentException("a prefix has 0 to " + bits + " bits");
        }
        if (protocol < ANY_PROTOCOL || protocol > 255) {
            throw new IllegalArgumentException("a protocol is 0 to 255, not " + protocol);
        }
    }

    /** Everything between two networks. */
    public static Selector between(IpAddress local, int localPrefix, IpAddress remote, int remotePrefix) {
        return new Selector(local, localPrefix, remote, remotePrefix, ANY_PROTOCOL, PortRange.ANY, PortRange.ANY);
    }

    /** Everything between two hosts. */
    public static Selector hosts(IpAddress local, IpAddress remote) {
        int bits = local.isV6() ? 128 : 32;
        return between(local, bits, remote, bits);
    }

    /** Every IPv4 or every IPv6 packet. */
    public static Selector everything(boolean v6) {
        IpAddress any = new IpAddress(v6, 0, 0);
        return between(any, 0, any, 0);
    }

    /** The same for one protocol and these ports. */
    public Selector with(int protocolNumber, PortRange ours, PortRange theirs) {
        return new Selector(local, localPrefix, remote, remotePrefix, protocolNumber, ours, theirs);
    }

    /** Whether the packet fits. */
    public boolean matches(IpView packet, boolean outbound) {
        if (packet.isV6() != local.isV6() || (protocol != ANY_PROTOCOL && protocol != packet.protocol())) {
            return false;
        }
        int sourcePort = packet.sourcePort();
        int destinationPort = packet.destinationPort();
        return localPorts.contains(outbound ? sourcePort : destinationPort)
                && remotePorts.contains(outbound ? destinationPort : sourcePort)
                && (outbound ? sourceIn(packet, local, localPrefix) : destinationIn(packet, local, localPrefix))
                && (outbound ? destinationIn(packet, remote, remotePrefix) : sourceIn(packet, remote, remotePrefix));
    }

    private static boolean sourceIn(IpView packet, IpAddress network, int prefix) {
        return isIn(packet.isV6(), packet.sourceHigh(), packet.sourceLow(), network, prefix);
    }

    private static boolean destinationIn(IpView packet, IpAddress network, int prefix) {
        return isIn(packet.isV6(), packet.destinationHigh(), packet.destinationLow(), network, prefix);
    }

    private static boolean isIn(boolean v6, long high, long low, IpAddress network, int prefix) {
        return ((high ^ network.high()) & highMask(v6, prefix)) == 0
                && ((low ^ network.low()) & lowMask(v6, prefix)) == 0;
    }

    /** The bits of an address's first half that {@code prefix} covers. */
    static long highMask(boolean v6, int prefix) {
        return !v6 || prefix == 0 ? 0 : prefix >= 64 ? -1 : -1L << (64 - prefix);
    }

    /** The bits of an address's second half, or of an IPv4 address, that {@code prefix} covers. */
    static long lowMask(boolean v6, int prefix) {
        if (!v6) {
            return prefix == 0 ? 0 : (0xffff_ffffL << (32 - prefix)) & 0xffff_ffffL;
        }
        return prefix <= 64 ? 0 : -1L << (128 - prefix);
    }
}
