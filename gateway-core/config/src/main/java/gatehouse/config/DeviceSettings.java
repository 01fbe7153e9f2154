package gatehouse.config;

import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import java.nio.file.Path;

/** The device itself. */
public record DeviceSettings(
        @Key(value = "The name that the page, the log and the User-Agent header show.", preset = "gatehouse")
        @Form(
                pattern = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
                says = "1 to 63 letters, digits and inner hyphens")
        String name,

        @Key(
                value = "The file of passwords and keys, which nobody but its owner may read (mode 0600)."
                        + " A relative path starts at the folder of this file.",
                preset = "secrets")
        Path secrets,

        @Key(value = "What enciphers voice and IPsec packets.", preset = "jca")
        CryptoEngineName cryptoEngine) {}
