package gatehouse.config;

import gatehouse.base.Endpoint;
import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The configuration page. */
public record WebSettings(
        @Key(
                value = "The address and port of the page; without it there is no page. Use a LAN or loopback address:"
                        + " the page is not meant for the Internet. Anywhere but on loopback it is served over HTTPS.",
                sample = "\"192.168.1.1:443\"")
        Optional<Endpoint> listen,

        @Key(
                value = "The folder of accounts, sessions, audit log and certificate, which nobody but its owner may"
                        + " open; a relative path starts at the folder of this file. On loopback it may be absent:"
                        + " then a link that the gateway makes at each start is the only way in.",
                sample = "web")
        Optional<Path> folder,

        @Key(
                value = "Where plain HTTP answers as well, with the way to HTTPS and nothing else.",
                sample = "\"192.168.1.1:80\"")
        Optional<Endpoint> redirect,

        @Key(
                value = "Host names, besides addresses and localhost, under which browsers may ask for the page; the"
                        + " device's certificate is made for them. Any other name is refused.",
                preset = "[gatehouse.local]")
        @Form(
                pattern = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?",
                says = "a host name in lower-case letters, such as gatehouse.local")
        @Size(max = 16)
        @Unique
        List<String> names,

        @Key(
                value = "A Unix socket on which the page is served as well, for a forwarder on the same machine; only"
                        + " its owner may open it.",
                sample = "/run/gatehouse/web.sock")
        Optional<Path> socket) {
    public WebSettings {
        names = List.copyOf(names);
        if (listen.isPresent() && !listen.get().address().isLoopback() && folder.isEmpty()) {
            throw new IllegalArgumentException("a folder beside a listen address that is not a loopback one, since"
                    + " HTTPS and passwords need a place");
        }
        if (redirect.isPresent() && (listen.isEmpty() || listen.get().address().isLoopback())) {
            throw new IllegalArgumentException("a redirect only beside a listen address that is served over HTTPS");
        }
    }

    /** Whether the page is served over HTTPS: everywhere but on loopback, where browsers trust plain HTTP too. */
    public boolean isSecure() {
        return listen.isPresent() && !listen.get().address().isLoopback();
    }
}
