package gatehouse.config;

import gatehouse.base.Endpoint;
import gatehouse.config.schema.Key;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration page. */
public record WebSettings(
        @Key(
                value = "The address and port of the page; without it there is no page. Use a LAN or loopback address:"
                        + " the page is not meant for the Internet.",
                sample = "\"127.0.0.1:8080\"")
        Optional<Endpoint> listen,

        @Key(
                value = "A Unix socket on which the page is served as well, for a forwarder on the same machine; only"
                        + " its owner may open it.",
                sample = "/run/gatehouse/web.sock")
        Optional<Path> socket) {}
