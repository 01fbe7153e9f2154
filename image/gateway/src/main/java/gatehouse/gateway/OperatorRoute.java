package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.DnsRecord;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import gatehouse.netty.dns.DnsClient;
import gatehouse.sip.locate.Hop;
import gatehouse.sip.locate.LocateAction;
import gatehouse.sip.locate.LocateEvent;
import gatehouse.sip.locate.Locator;
import gatehouse.sip.message.SipUri;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an operator is reached: the addresses behind its servers' names, and our own address towards them. */
final class OperatorRoute {
    private OperatorRoute() {}

    /**
     * The addresses of an operator's servers in the order in which they are tried (RFC 3263 4.3), each with the name that
     * its certificate has to be for; servers that cannot be reached from here are left out. May block for the resolver.
     * Those that DHCP named come before those of the configuration: TS 24.229 9.2.1 leaves the order to us, and who names
     * the file wants what the access network says.
     *
     * @param folder where relative paths of the configuration start
     * @param own our address where it is given, or null where the host's routes choose it
     * @throws IOException when none has an address, with one sentence
     */
    static SequencedMap<Endpoint, String> resolve(
            OperatorSettings operator, Path folder, @Nullable IpAddress own, Supplier<DnsClient> dns, Entropy entropy)
            throws IOException {
        List<String> unknown = new ArrayList<>();
        SequencedMap<Endpoint, String> leased = new LinkedHashMap<>();
        for (Server server : LeasedServers.of(operator, folder)) {
            // Anybody on the access network may answer DHCP (RFC 3361, security considerations): a name proves nothing
            locate(server, operator, dns, entropy, unknown).forEach(each -> leased.put(each, operator.domain()));
        }
        SequencedMap<Endpoint, String> configured = new LinkedHashMap<>();
        for (Server server : operator.proxies()) {
            String name = OperatorTls.name(server, operator);
            locate(server, operator, dns, entropy, unknown).forEach(each -> configured.putIfAbsent(each, name));
        }
        SequencedMap<Endpoint, String> found = new LinkedHashMap<>(leased);
        found.replaceAll(configured::getOrDefault);
        configured.forEach(found::putIfAbsent);
        if (found.isEmpty()) {
            throw new IOException("no address is known for " + String.join(", ", unknown)
                    + "; check the name and that DNS works here");
        }
        SequencedMap<Endpoint, String> reachable = new LinkedHashMap<>(found);
        reachable
                .keySet()
                .removeIf(each -> own == null
                        ? !hasRoute(each)
                        : own.isV6() != each.address().isV6());
        return reachable.isEmpty() ? found : reachable; // whoever takes the first then says what is missing
    }

    private static List<Endpoint> locate(
            Server server, OperatorSettings operator, Supplier<DnsClient> dns, Entropy entropy, List<String> unknown) {
        List<Endpoint> found = addresses(server, operator.transport(), dns, entropy);
        if (found.isEmpty()) {
            unknown.add(server.host());
        }
        return found;
    }

    private static boolean hasRoute(Endpoint remote) {
        try {
            return ownAddress(remote).isV6() == remote.address().isV6();
        } catch (IOException none) {
            return false;
        }
    }

    /** By NAPTR and SRV for a name without a port, by A and AAAA for one with a port (RFC 3263 4.1, 4.2). */
    static List<Endpoint> addresses(Server server, Transport transport, Supplier<DnsClient> dns, Entropy entropy) {
        int port = server.port() > 0 ? server.port() : transport == Transport.TLS ? 5061 : 5060;
        if (IpAddress.parse(server.host()) instanceof Decoded.Ok<IpAddress>(IpAddress literal)) {
            return List.of(new Endpoint(literal, port));
        }
        // The transport is the configuration's choice: NAPTR only says where its servers are. A port ends the search
        // for
        // services, and then the transport has to be named
        SipUri uri = SipUri.of(null, server.host(), server.port() > 0 ? server.port() : -1);
        SipUri asked =
                server.port() > 0 ? uri.with("transport", transport.name().toLowerCase(Locale.ROOT)) : uri;
        Locator locator = new Locator(entropy);
        Queue<LocateAction> todo = new ArrayDeque<>();
        try (DnsClient client = dns.get()) {
            locator.handle(new LocateEvent.Find(1, asked, List.of(transport)), 0, todo::add);
            for (LocateAction next = todo.poll(); next != null; next = todo.poll()) {
                switch (next) {
                    case LocateAction.Query(long query, String name, DnsRecord.Type type) ->
                        locator.handle(new LocateEvent.Answer(query, client.ask(name, type)), 0, todo::add);
                    case LocateAction.Found(var _, List<Hop> hops) -> {
                        return hops.stream().map(Hop::endpoint).toList();
                    }
                }
            }
        }
        return List.of();
    }

    /**
     * The address that this host's routes choose towards {@code remote}. No packet is sent.
     *
     * @throws IOException when there is no route
     */
    static IpAddress ownAddress(Endpoint remote) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(
                    InetAddress.getByAddress(remote.address().octets()), remote.port()));
            return IpAddress.ofOctets(ByteView.of(socket.getLocalAddress().getAddress()))
                    .orThrow();
        } catch (SocketException | java.io.UncheckedIOException e) {
            throw new IOException("there is no route to " + remote + ": " + e.getMessage(), e);
        }
    }
}
