package gatehouse.gateway;

import gatehouse.config.LogLevel;
import gatehouse.config.LogSettings;
import java.util.Locale;
import org.tinylog.configuration.Configuration;
import org.tinylog.provider.ProviderRegistry;

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
        // Its own shutdown hook would run beside ours and close the file while the gateway still says how it stops
        Configuration.set("autoshutdown", "false");
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
        // tinylog counts the current file among its backups; the configured name is a second name (a link) of that one
        Configuration.set("writer.backups", Integer.toString(settings.keep()));
        Configuration.set("writer.charset", "UTF-8");
    }

    /** Closes the log; nothing may be logged after. */
    static void close() {
        try {
            ProviderRegistry.getLoggingProvider().shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String word(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
