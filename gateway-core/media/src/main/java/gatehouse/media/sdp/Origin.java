package gatehouse.media.sdp;

import gatehouse.base.IpAddress;
import java.math.BigInteger;

/**
 * The {@code o=} line (RFC 8866 5.2), which names a session and its version.
 *
 * @param username without spaces, "-" where there is none
 * @param sessionId decimal digits, unique with the other fields
 * @param version decimal digits; goes up by one with each changed description (RFC 3264 5, 8)
 * @param addressType IP4 or IP6
 * @param host an address or a name
 */
public record Origin(String username, String sessionId, String version, String addressType, String host) {
    /** The origin of a new session at {@code address}, version 1. */
    public static Origin of(long sessionId, IpAddress address) {
        return new Origin(
                "-", Long.toUnsignedString(sessionId), "1", address.isV6() ? "IP6" : "IP4", address.toString());
    }

    /** The same session, one version on. */
    public Origin next() {
        return new Origin(
                username, sessionId, new BigInteger(version).add(BigInteger.ONE).toString(), addressType, host);
    }

    String line() {
        return username + " " + sessionId + " " + version + " IN " + addressType + " " + host;
    }
}
