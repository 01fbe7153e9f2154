package gatehouse.config;

import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What is logged, and where to. */
public record LogSettings(
        @Key(value = "The least severe level that is logged.", preset = "info")
        LogLevel level,

        @Key(value = "Other levels for single modules, by their names (sip, media, ...).", sample = "{sip: debug}")
        @Form(pattern = "[a-z][a-z0-9]{0,31}", says = "a module's name in lower-case letters and digits")
        Map<String, LogLevel> modules,

        @Key(
                value = "The log file; without it the log goes to standard error.",
                sample = "/var/log/gatehouse/gatehouse.log")
        Optional<Path> file,

        @Key(value = "A log file of this size is closed and a new one begun.", preset = "4")
        @Range(min = 1, max = 1024, unit = "MiB")
        int rotateMib,

        @Key(value = "How many log files are kept, the current one among them.", preset = "4")
        @Range(min = 1, max = 100)
        int keep) {
    public LogSettings {
        modules = Map.copyOf(modules);
    }
}
