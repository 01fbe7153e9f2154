package gatehouse.config;

import gatehouse.config.schema.Key;

/** The side towards the Internet and the operators. */
public record WanSettings(
        @Key(value = "Where packets to and from the operators pass.", preset = "system")
        WanPort port) {}
