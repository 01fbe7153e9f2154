package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** How an operator is reached: the addresses behind its servers' names, and our own address towards them. */
final class OperatorRoute {
    private OperatorRoute() {}

    /**
     * The addresses of an operator's servers in their order, each with the name that its certificate has to be for;
     * servers without an address are left out. May block for the resolver.
     *
     * @throws IOException when none has an address, with one sentence
     */
    static SequencedMap<Endpoint, String> resolve(OperatorSettings operator) throws IOException {
        SequencedMap<Endpoint, String> found = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Server server : operator.proxies()) {
            try {
                for (InetAddress address : InetAddress.getAllByName(server.host())) {
                    int port = server.port() > 0 ? server.port() : operator.transport() == Transport.TLS ? 5061 : 5060;
                    IpAddress each = IpAddress.ofOctets(ByteView.of(address.getAddress()))
                            .orThrow();
                    found.putIfAbsent(new Endpoint(each, port), OperatorTls.name(server, operator));
                }
            } catch (UnknownHostException e) {
                unknown.add(server.host());
            }
        }
        if (found.isEmpty()) {
            throw new IOException("no address is known for " + String.join(", ", unknown)
                    + "; check the name and that DNS works here");
        }
        return found;
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
