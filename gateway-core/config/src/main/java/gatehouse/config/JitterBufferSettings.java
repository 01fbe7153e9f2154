package gatehouse.config;

import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;

/** How arriving voice is smoothed: the delay adapts between two bounds. */
public record JitterBufferSettings(
        @Key(value = "The delay at the start of a call, and the least.", preset = "40")
        @Range(min = 20, max = 500, unit = "ms")
        int minMillis,

        @Key(value = "The most delay; what comes later counts as lost.", preset = "200")
        @Range(min = 20, max = 1000, unit = "ms")
        int maxMillis) {
    public JitterBufferSettings {
        if (minMillis > maxMillis) {
            throw new IllegalArgumentException("min-millis is at most max-millis");
        }
    }
}
