package gatehouse.translator;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/** An inside endpoint and its public one, toward some remotes; it lives as long as one of its sessions. */
final class Mapping {
    final long id;
    final Host host;
    final int protocol;
    final int insidePort;
    /** The part of the remote endpoint that the mapping depends on, 0 when it depends on none. */
    final long remote;
    /** The part of the remote endpoint that tells inbound packets of one public endpoint apart, 0 unless overloaded. */
    final long inboundRemote;

    int publicAddress;
    int publicPort;
    int sessions;
    /** Where it stands in the list of all. */
    int slot;
    /** The session that was used last: most packets belong to it. */
    @Nullable
    Session recent;

    Mapping(long id, Host host, int protocol, int insidePort, long remote, long inboundRemote) {
        this.id = id;
        this.host = host;
        this.protocol = protocol;
        this.insidePort = insidePort;
        this.remote = remote;
        this.inboundRemote = inboundRemote;
    }

    Binding binding() {
        return new Binding(
                protocol,
                new Endpoint(IpAddress.v4(host.address), insidePort),
                remote == 0 ? null : new Endpoint(IpAddress.v4((int) (remote >>> 16)), (int) remote & 0xffff),
                new Endpoint(IpAddress.v4(publicAddress), publicPort));
    }
}
