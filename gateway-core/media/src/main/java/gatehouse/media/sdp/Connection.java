package gatehouse.media.sdp;

import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The {@code c=} line (RFC 8866 5.7): where media is to be sent.
 *
 * @param addressType IP4 or IP6
 * @param host an address, with the /ttl and /count of multicast as written, or a name
 */
public record Connection(String addressType, String host) {
    /** The connection line of a unicast address. */
    public static Connection of(IpAddress address) {
        return new Connection(address.isV6() ? "IP6" : "IP4", address.toString());
    }

    /** The unicast address, or null where there is a name, a multicast group or nonsense. */
    public @Nullable IpAddress address() {
        return switch (IpAddress.parse(host)) {
            case Decoded.Ok<IpAddress>(IpAddress address) ->
                address.isV6() == addressType.equals("IP6") ? address : null;
            case Decoded.Malformed<IpAddress> bad -> null;
        };
    }

    String line() {
        return "IN " + addressType + " " + host;
    }
}
