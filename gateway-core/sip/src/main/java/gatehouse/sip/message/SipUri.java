package gatehouse.sip.message;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A SIP or SIPS URI (RFC 3261 19.1). Immutable; text is made from the octets of its value when asked for. */
public final class SipUri extends Written implements Uri {
    /** RFC 3261 19.1.4: parameters that must agree when only one of two URIs has them. */
    private static final Set<String> ALWAYS_COMPARED = Set.of("user", "ttl", "method", "maddr", "transport");

    private final boolean secure;
    /** Start, end and end of the password, 16 bits each; all 0 without a user. */
    private final long user;

    private final long host;
    private final int port;
    private final Parameters parameters;
    private final Parameters headers;

    SipUri(
            byte[] b,
            int from,
            int to,
            boolean secure,
            long user,
            long host,
            int port,
            Parameters parameters,
            Parameters headers) {
        super(b, from, to);
        this.secure = secure;
        this.user = user;
        this.host = host;
        this.port = port;
        this.parameters = parameters;
        this.headers = headers;
    }

    /** Reads a SIP or SIPS URI; other schemes are malformed. */
    public static Decoded<SipUri> parse(String text) {
        return Uri.parse(text)
                .then(uri -> uri instanceof SipUri sip ? Decoded.ok(sip) : Decoded.malformed("not a SIP URI", 0));
    }

    /** {@link #parse} for URIs that our own code made. */
    public static SipUri of(String text) {
        if (Uri.of(text) instanceof SipUri uri) {
            return uri;
        }
        throw new IllegalArgumentException("not a SIP URI: " + text);
    }

    /** {@code sip:host} and {@code :port} unless it is -1; {@code host} is a name, an IPv4 address or an IPv6 reference. */
    public static SipUri of(@Nullable String user, String host, int port) {
        return of("sip:" + (user == null ? "" : Escapes.encode(user, Octets.USER) + "@") + host
                + (port < 0 ? "" : ":" + port));
    }

    private static int start(long slice) {
        return (int) slice & 0xffff;
    }

    private static int end(long slice) {
        return (int) (slice >>> 16) & 0xffff;
    }

    @Override
    public String scheme() {
        return secure ? "sips" : "sip";
    }

    /** Whether the scheme is SIPS. */
    public boolean isSecure() {
        return secure;
    }

    /** The user with its escapes resolved (it may hold U+0000), or null. */
    public @Nullable String user() {
        return user == 0 ? null : Escapes.decode(b, start(user), end(user));
    }

    /** The password with its escapes resolved, or null. */
    public @Nullable String password() {
        int colon = end(user);
        int end = (int) (user >>> 32) & 0xffff;
        return colon == end ? null : Escapes.decode(b, colon + 1, end);
    }

    /** The host as written; an IPv6 reference with its brackets. */
    public String host() {
        return Octets.ascii(b, start(host), end(host));
    }

    /** The host as an address, when it is one and not a name. */
    public @Nullable IpAddress address() {
        return IpAddress.parse(host()) instanceof Decoded.Ok<IpAddress>(IpAddress address) ? address : null;
    }

    /** The port, or -1 when none is written. */
    public int port() {
        return port;
    }

    /** The port that is meant (RFC 3261 19.1.2): 5060, or 5061 for SIPS, when none is written. */
    public int effectivePort() {
        return port >= 0 ? port : secure ? 5061 : 5060;
    }

    /** The uri-parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** The headers behind '?'. */
    public Parameters headers() {
        return headers;
    }

    /** The transport parameter in lower case, or null. */
    public @Nullable String transport() {
        String transport = parameters.get("transport");
        return transport == null ? null : transport.toLowerCase(Locale.ROOT);
    }

    /** Whether it has {@code lr}: a loose router (RFC 3261 19.1.1). */
    public boolean isLooseRouter() {
        return parameters.has("lr");
    }

    /** The same with {@code ;name=value} in place of a parameter of that name; without '=' when {@code value} is empty. */
    public SipUri with(String name, String value) {
        String added =
                Escapes.encode(name, Octets.PARAM) + (value.isEmpty() ? "" : "=" + Escapes.encode(value, Octets.PARAM));
        return render(beforeParameters(), name, added, headerText());
    }

    /** The same without the parameter {@code name} (in lower case). */
    public SipUri without(String name) {
        return parameters.has(name) ? render(beforeParameters(), name, "", headerText()) : this;
    }

    /** The same without headers: what may stand as a Request-URI (RFC 3261 19.1.5). */
    public SipUri withoutHeaders() {
        return headers.isEmpty() ? this : render(beforeParameters(), "", "", "");
    }

    /** The same with another port; -1 removes it. */
    public SipUri withPort(int other) {
        return render(Octets.ascii(b, from, end(host)) + (other < 0 ? "" : ":" + other), "", "", headerText());
    }

    /** The same with an address and a port in place of its host. */
    public SipUri withEndpoint(Endpoint other) {
        return render(Octets.ascii(b, from, start(host)) + other, "", "", headerText());
    }

    private String beforeParameters() {
        return Octets.ascii(b, from, end(host)) + (port < 0 ? "" : ":" + port);
    }

    private String headerText() {
        return headers.isEmpty() ? "" : "?" + headers.text();
    }

    private SipUri render(String head, String replaced, String added, String tail) {
        StringBuilder out = new StringBuilder(head);
        for (int i = 0; i < parameters.size(); i++) {
            if (!parameters.name(i).equalsIgnoreCase(replaced)) {
                out.append(';').append(Octets.ascii(b, parameters.start(i), parameters.end(i)));
            }
        }
        if (!added.isEmpty()) {
            out.append(';').append(added);
        }
        return of(out.append(tail).toString());
    }

    /** RFC 3261 19.1.4. */
    @Override
    public boolean matches(Uri other) {
        return other instanceof SipUri that
                && secure == that.secure
                && port == that.port
                && Objects.equals(user(), that.user())
                && Objects.equals(password(), that.password())
                && sameHost(that)
                && sameParameters(parameters, that.parameters)
                && sameParameters(that.parameters, parameters)
                && sameHeaders(that);
    }

    private boolean sameHost(SipUri that) {
        if (host().equalsIgnoreCase(that.host())) {
            return true;
        }
        IpAddress mine = address();
        return mine != null && mine.equals(that.address());
    }

    private static boolean sameParameters(Parameters some, Parameters others) {
        for (int i = 0; i < some.size(); i++) {
            String name = Octets.lowerCase(some.name(i));
            String value = others.get(name);
            if (value == null ? ALWAYS_COMPARED.contains(name) : !value.equalsIgnoreCase(some.value(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameHeaders(SipUri that) {
        if (headers.size() != that.headers.size()) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) {
            if (!that.hasHeader(Octets.lowerCase(headers.name(i)), headers.value(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean hasHeader(String name, String value) {
        for (int i = 0; i < headers.size(); i++) {
            if (Octets.lowerCase(headers.name(i)).equals(name)
                    && headers.value(i).equals(value)) {
                return true;
            }
        }
        return false;
    }
}
