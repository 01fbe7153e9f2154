package gatehouse.web;

import gatehouse.base.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param patience for the head of a request, for its body, and between two requests
 */
public record WebServerSettings(
        Listen listen, Set<String> names, @Nullable Path state, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** With the usual patience. */
    public WebServerSettings(Listen listen, Set<String> names, @Nullable Path state) {
        this(listen, names, state, PATIENCE);
    }

    public WebServerSettings {
        names = Set.copyOf(names);
        if (listen instanceof Listen.Tls && state == null) {
            throw new IllegalArgumentException("with TLS the page needs a folder for its certificate and accounts");
        }
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

        /**
         * An address and port with TLS, the certificate from the state folder.
         *
         * @param redirect where plain HTTP only shows the way here; null for nowhere
         */
        record Tls(Endpoint endpoint, @Nullable Endpoint redirect) implements Listen {}
    }

    /** For the demo: plain HTTP on a UNIX socket, nothing kept, and a link that signs in once. */
    public static WebServerSettings demo(Path socket) {
        return new WebServerSettings(new Listen.Socket(socket), Set.of(), null);
    }
}
