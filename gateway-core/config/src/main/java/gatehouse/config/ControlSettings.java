package gatehouse.config;

import gatehouse.config.schema.Key;
import java.nio.file.Path;

/** How the command line talks to the running gateway. */
public record ControlSettings(
        @Key(
                value = "The Unix socket of gatehouse status, call and config; only its owner may open it.",
                preset = "/run/gatehouse/control.sock")
        Path socket) {}
