package gatehouse.gateway;

import gatehouse.config.LogLevel;
import gatehouse.config.LogSettings;
import java.util.Locale;
import org.tinylog.configuration.Configuration;

/**
 * Sets tinylog up as the configuration says: a level for everything and for single modules, standard error or a file
 * that is closed at a size and kept a number of times. To be called before anything logs.
 */
final class Logging {
    private static final String FORMAT = "{date: yyyy-MM-dd HH:mm:ss.SSS} {level} {class-name}: {message}";

    private Logging() {}

    static void apply(LogSettings settings) {
        Configuration.set("level", word(settings.level()));
        settings.modules().forEach((module, level) -> Configuration.set("level@gatehouse." + module, word(level)));
        Configuration.set("writer.format", FORMAT);
        if (settings.file().isEmpty()) {
            Configuration.set("writer", "console");
            Configuration.set("writer.stream", "err");
            return;
        }
        String file = settings.file().get().toString();
        Configuration.set("writer", "rolling file");
        Configuration.set("writer.file", file + ".{count}");
        Configuration.set("writer.latest", file);
        Configuration.set("writer.policies", "size: " + settings.rotateMib() + "mb");
        Configuration.set("writer.backups", Integer.toString(settings.keep() - 1));
        Configuration.set("writer.charset", "UTF-8");
    }

    private static String word(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
