package gatehouse.ims;

import gatehouse.base.IpAddress;
import gatehouse.sip.agree.Named;
import java.time.Duration;
import java.util.List;

/**
 * How the signalling of a registration is protected, for status.
 *
 * @param mode what was agreed
 * @param integrity {@code alg} of TS 33.203 Annex H
 * @param encryption {@code ealg}
 * @param aka the digest algorithm of the challenge, such as AKAv1-MD5
 * @param nat whether there is a NAT between
 * @param local our own address
 * @param publicAddress as the P-CSCF sees us
 * @param keepAlive how often the NAT is reminded; zero for never
 * @param table all that either side named in the agreement, and what became of it
 */
public record Protection(
        AccessMode mode,
        String integrity,
        String encryption,
        String aka,
        boolean nat,
        IpAddress local,
        IpAddress publicAddress,
        Duration keepAlive,
        boolean mediaSecurity,
        List<Named> table) {
    static Protection under(SaSet set, String aka, IpAddress local, Duration keepAlive) {
        Agreement agreement = set.agreement;
        return new Protection(
                agreement.mode(),
                agreement.server().integrity().label(),
                agreement.server().encryption().label(),
                aka,
                agreement.nat(),
                local,
                set.publicAddress,
                keepAlive,
                agreement.mediaSecurity(),
                agreement.table());
    }
}
