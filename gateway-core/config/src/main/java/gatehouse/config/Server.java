package gatehouse.config;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.config.schema.Form;
import java.util.regex.Pattern;

/**
 * A server by name or address.
 *
 * @param host a domain name, or an IP address without brackets
 * @param port 1 to 65535, or 0 to take what DNS or the transport says
 */
@Form(says = "a host name or address, with :port where it is not the usual one (IPv6 in brackets)")
public record Server(String host, int port) {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z][A-Za-z0-9-]{0,62}");

    /** Reads {@code name}, {@code name:port}, {@code address}, {@code address:port}, IPv6 in brackets before a port. */
    public static Decoded<Server> parse(String text) {
        if (IpAddress.parse(text) instanceof Decoded.Ok<IpAddress>(IpAddress address)) {
            return Decoded.ok(new Server(address.toString(), 0));
        }
        if (Endpoint.parse(text) instanceof Decoded.Ok<Endpoint>(Endpoint endpoint) && endpoint.port() > 0) {
            return Decoded.ok(new Server(endpoint.address().toString(), endpoint.port()));
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            return Decoded.malformed("neither a host name nor an address", 0);
        }
        if (colon < 0) {
            return Decoded.ok(new Server(name, 0));
        }
        // The port is read as that of any address.
        return Endpoint.parse("0.0.0.0" + text.substring(colon))
                .then(end -> end.port() > 0
                        ? Decoded.ok(new Server(name, end.port()))
                        : Decoded.malformed("port 0 is no port", colon + 1));
    }

    @Override
    public String toString() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == 0 ? host : bracketed + ":" + port;
    }
}
