package gatehouse.ims;

import gatehouse.ims.SecurityAssociations.UdpPorts;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What UE and P-CSCF have agreed on.
 *
 * @param mode one of those that were offered
 * @param server the value of Security-Server that was chosen
 * @param nat whether there is a NAT between
 * @param udp the UDP ports outside, or null for plain ESP
 * @param mediaSecurity whether the access edge ends SRTP under SDES where it is asked to: both have said so
 * @param table all that either side named, and what became of it
 */
record Agreement(
        AccessMode mode,
        Ipsec3gpp server,
        boolean nat,
        @Nullable UdpPorts udp,
        boolean mediaSecurity,
        List<Named> table) {}
