package gatehouse.base;

/**
 * An address and a port: one end of a UDP flow or a TCP connection.
 *
 * @param port 0 to 65535; 0 means "any" where a port is asked for
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {
    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** Reads {@code address:port}, IPv6 in brackets. */
    public static Decoded<Endpoint> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.length() - colon > 6 || text.length() - colon < 2) {
            return Decoded.malformed("expected address:port", Math.max(colon, 0));
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Decoded.malformed("a port is a decimal number", i);
            }
            port = port * 10 + (c - '0');
        }
        if (port > 65535) {
            return Decoded.malformed("a port is at most 65535", colon + 1);
        }
        int value = port;
        if (text.indexOf(':') != colon && !text.startsWith("[")) {
            return Decoded.malformed("an IPv6 address before a port stands in brackets", 0);
        }
        return IpAddress.parse(text.substring(0, colon)).map(address -> new Endpoint(address, value));
    }

    /** {@link #parse} for constants in our own code. */
    public static Endpoint of(String text) {
        return parse(text).orThrow();
    }

    /** The same address with another port. */
    public Endpoint withPort(int other) {
        return new Endpoint(address, other);
    }

    @Override
    public int compareTo(Endpoint that) {
        int byAddress = address.compareTo(that.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, that.port);
    }

    @Override
    public String toString() {
        return address.uriHost() + ":" + port;
    }
}
