package gatehouse.config;

import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;

/** The side towards the Internet and the operators. */
public record WanSettings(
        @Key(value = "Where packets to and from the operators pass.", preset = "system")
        WanPort port,

        @Key(
                value = "The DiffServ code point of signalling, in and outside security associations; 40 is class"
                        + " selector 5, as RFC 4594 has it, and some networks want 24.",
                preset = "40")
        @Range(min = 0, max = 63)
        int signallingDscp) {}
