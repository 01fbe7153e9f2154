package gatehouse.config;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.config.schema.Choice;
import gatehouse.config.schema.Key;
import java.util.Optional;

/** Where packets to and from the operators pass. */
public sealed interface WanPort {
    /** The sockets of the host. */
    @Choice(name = "system", value = "The host's own network: its sockets, routes and names.")
    record Host(
            @Key(
                    value = "The local address to use. Without it, the one that the host's routes choose for the"
                            + " operator.",
                    sample = "192.0.2.10")
            Optional<IpAddress> address,

            @Key(value = "What carries SIP inside the security associations of IMS.", preset = "socket")
            Dataplane dataplane)
            implements WanPort {}

    /** What stands behind ESP. */
    enum Dataplane {
        @Choice(
                "We make and read the packets inside ourselves: SIP over UDP alone, and most networks need no right for it.")
        SOCKET,
        @Choice("A TUN device, so that SIP may go over the system's TCP as well; needs the right to administer the"
                + " network (CAP_NET_ADMIN).")
        TUN
    }

    /** A wire of loopback datagrams, one IP packet in each. */
    @Choice("A wire on the loopback interface, each datagram one IP packet. The demo uses it where network namespaces"
            + " are not permitted: at its other end is a NAT that owns every outside socket.")
    record Wire(
            @Key(value = "Our end of the wire.", sample = "127.81.7.1:40000")
            Endpoint local,

            @Key(value = "The other end of the wire; packets from elsewhere are dropped.", sample = "127.81.7.2:40000")
            Endpoint remote,

            @Key(value = "The gateway's address in the packets on the wire.", sample = "192.168.77.2")
            IpAddress innerAddress)
            implements WanPort {
        public Wire {
            if (!local.address().isLoopback() || !remote.address().isLoopback()) {
                throw new IllegalArgumentException("both ends of a wire are loopback addresses");
            }
            if (local.equals(remote)) {
                throw new IllegalArgumentException("the two ends of a wire differ");
            }
        }
    }
}
