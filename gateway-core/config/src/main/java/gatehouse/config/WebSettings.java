package gatehouse.config;

import gatehouse.base.Endpoint;
import gatehouse.config.schema.Key;
import java.util.Optional;

/** The configuration page. */
public record WebSettings(
        @Key(
                value = "The address and port of the page; without it there is no page. Use a LAN or loopback address:"
                        + " the page is not meant for the Internet.",
                sample = "\"127.0.0.1:8080\"")
        Optional<Endpoint> listen) {}
