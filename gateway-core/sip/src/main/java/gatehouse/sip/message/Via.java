package gatehouse.sip.message;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One hop that a request took (RFC 3261 20.42). Immutable. */
public final class Via extends Written {
    /** How branches of RFC 3261 elements begin (8.1.1.7). */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    private static final String PROTOCOL = "SIP/2.0";

    private final String protocol;
    private final String transport;
    private final int host;
    private final int hostEnd;
    private final int port;
    private final Parameters parameters;

    private Via(
            byte[] b,
            int from,
            int to,
            String protocol,
            String transport,
            int host,
            int hostEnd,
            int port,
            Parameters parameters) {
        super(b, from, to);
        this.protocol = protocol;
        this.transport = transport;
        this.host = host;
        this.hostEnd = hostEnd;
        this.port = port;
        this.parameters = parameters;
    }

    /** Reads one value. */
    public static Decoded<Via> parse(String text) {
        return Values.one(text, Via::parse);
    }

    /** {@link #parse} for values that our own code made. */
    public static Via of(String text) {
        return Values.own(text, Via::parse);
    }

    /** {@code SIP/2.0/TRANSPORT host:port;branch=...}; {@code port} -1 is left out, an IPv6 host has brackets. */
    public static Via of(String transport, String host, int port, String branch) {
        return of("SIP/2.0/" + transport + " " + host + (port < 0 ? "" : ":" + port) + ";branch=" + branch);
    }

    static @Nullable Via parse(Cursor c) {
        byte[] b = c.b;
        int from = c.pos;
        // sent-protocol = protocol-name SLASH protocol-version SLASH transport; blanks may surround a SLASH
        String protocol = protocol(c);
        if (protocol == null) {
            return null;
        }
        int transport = c.pos;
        if (!c.span(Octets.TOKEN, "Via needs a transport")) {
            return null;
        }
        String name = transportName(b, transport, c.pos);
        int gap = c.pos;
        c.skipBlanks();
        if (c.pos == gap) {
            return c.fail("Via needs a blank behind the transport");
        }
        int host = c.pos;
        int hostEnd = UriParser.host(c, c.end);
        if (hostEnd < 0) {
            return null;
        }
        // sent-by = host [ COLON port ]: unlike in a URI, blanks may surround the colon
        int port = -1;
        if (c.separator(':')) {
            c.pos--;
            port = portBehindColon(c);
            if (port < 0) {
                return null;
            }
        }
        Parameters parameters = Parameters.generic(c);
        return parameters == null ? null : new Via(b, from, c.pos, protocol, name, host, hostEnd, port, parameters);
    }

    private static int portBehindColon(Cursor c) {
        c.pos++;
        return (int) c.number(65535, "a port is 0 to 65535");
    }

    /** Passes protocol-name, protocol-version and both slashes; answers "SIP/2.0" or what else stands there, or null. */
    private static @Nullable String protocol(Cursor c) {
        int from = c.pos;
        if (c.end - from > 8
                && (Octets.word(c.b, from) | 0x20_2020L) == 0x2f30_2e32_2f70_6973L) { // "sip/2.0/" without case
            c.pos = from + 8;
            c.skipBlanks();
            return PROTOCOL;
        }
        String name = c.token("Via needs a protocol");
        if (name == null) {
            return null;
        }
        if (!c.separator('/')) {
            return c.fail("Via needs '/' behind the protocol name");
        }
        String version = c.token("Via needs a protocol version");
        if (version == null) {
            return null;
        }
        if (!c.separator('/')) {
            return c.fail("Via needs '/' behind the protocol version");
        }
        String protocol = name.toUpperCase(Locale.ROOT) + "/" + version;
        return protocol.equals(PROTOCOL) ? PROTOCOL : protocol;
    }

    private static String transportName(byte[] b, int from, int to) {
        if (to - from == 3) {
            if (Octets.equalsIgnoreCase(b, from, to, "udp")) {
                return "UDP";
            }
            if (Octets.equalsIgnoreCase(b, from, to, "tcp")) {
                return "TCP";
            }
            if (Octets.equalsIgnoreCase(b, from, to, "tls")) {
                return "TLS";
            }
        }
        return Octets.ascii(b, from, to).toUpperCase(Locale.ROOT);
    }

    /** Protocol and version, {@code SIP/2.0} unless the hop speaks another. */
    public String protocol() {
        return protocol;
    }

    /** The transport in capitals: UDP, TCP, TLS, SCTP, WS or any other token. */
    public String transport() {
        return transport;
    }

    /** The host of sent-by as written; an IPv6 reference with its brackets. */
    public String host() {
        return Octets.ascii(b, host, hostEnd);
    }

    /** The port of sent-by, or -1 when none is written. */
    public int port() {
        return port;
    }

    /** The port that sent-by means (RFC 3261 18.2.2): 5060, or 5061 for TLS, when none is written. */
    public int effectivePort() {
        return port >= 0 ? port : "TLS".equals(transport) ? 5061 : 5060;
    }

    /** Sent-by as an endpoint when its host is an address, else null. */
    public @Nullable Endpoint sentBy() {
        return IpAddress.parse(host()) instanceof Decoded.Ok<IpAddress>(IpAddress address)
                ? new Endpoint(address, effectivePort())
                : null;
    }

    /** The branch, or null. */
    public @Nullable String branch() {
        return parameters.get("branch");
    }

    /**
     * Whether the branch names the transaction (RFC 3261 17.2.3): it begins with the magic cookie and goes on. A bare
     * cookie (RFC 4475 3.2.1) names none.
     */
    public boolean hasUniqueBranch() {
        String branch = branch();
        return branch != null && branch.startsWith(MAGIC_COOKIE) && branch.length() > MAGIC_COOKIE.length();
    }

    /** The address that the request really came from (RFC 3261 18.2.1), or null. */
    public @Nullable IpAddress received() {
        String received = parameters.get("received");
        return received != null && IpAddress.parse(received) instanceof Decoded.Ok<IpAddress>(IpAddress address)
                ? address
                : null;
    }

    /** The port of RFC 3581: -1 when absent, 0 when asked for without a value. */
    public int rport() {
        long port = parameters.number("rport");
        return port >= 0 && port <= 65535 ? (int) port : parameters.has("rport") ? 0 : -1;
    }

    /** All parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** The same with {@code ;name=value} in place of a parameter of that name; without '=' when {@code value} is empty. */
    public Via with(String name, String value) {
        return of(Values.withParameter(head(), parameters, name, value));
    }

    /** The same without the parameter {@code name} (in lower case). */
    public Via without(String name) {
        return parameters.has(name) ? of(Values.withoutParameter(head(), parameters, name)) : this;
    }

    private String head() {
        return protocol + "/" + transport + " " + host() + (port < 0 ? "" : ":" + port);
    }
}
