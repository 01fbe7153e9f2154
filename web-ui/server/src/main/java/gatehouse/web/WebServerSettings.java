package gatehouse.web;

import gatehouse.base.Endpoint;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the page is served.
 *
 * @param listen where
 * @param names host names, besides addresses and {@code localhost}, under which browsers may ask for the page, such as
 *     {@code gatehouse.local}; any other name is refused, which stops DNS rebinding
 * @param state the folder, only for the gateway, that keeps accounts, certificate, sessions and audit log; null keeps
 *     nothing, so that the sign-in link is the only way in
 */
public record WebServerSettings(
        Listen listen, Set<String> names, @Nullable Path state) {
    public WebServerSettings {
        names = Set.copyOf(names);
    }

    /** Where the server listens. */
    public sealed interface Listen {
        /** A UNIX socket, without TLS: who may open the file may see the traffic anyway. */
        record Socket(Path file) implements Listen {}

        /** An address and port without TLS; only loopback addresses. */
        record Plain(Endpoint endpoint) implements Listen {
            public Plain {
                if (!endpoint.address().isLoopback()) {
                    throw new IllegalArgumentException(
                            "without TLS the page listens on loopback addresses only, not on " + endpoint);
                }
            }
        }

        /** An address and port with TLS, the certificate from the state folder. */
        record Tls(Endpoint endpoint) implements Listen {}
    }

    /** For the demo: plain HTTP on a UNIX socket, nothing kept, and a link that signs in once. */
    public static WebServerSettings demo(Path socket) {
        return new WebServerSettings(new Listen.Socket(socket), Set.of(), null);
    }
}
