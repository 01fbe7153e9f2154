package gatehouse.gateway;

import gatehouse.config.LogLevel;
import gatehouse.config.LogSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.tinylog.Logger;

/** A process that logs as the gateway does: FILE ROTATE_MIB KEEP MEBIBYTES. A log is set up once in a process. */
final class LoggingProcess {
    private static final String LINE = "x".repeat(1_000);

    private LoggingProcess() {}

    public static void main(String[] args) {
        Logging.apply(new LogSettings(
                LogLevel.INFO,
                Map.of(),
                Optional.of(Path.of(args[0])),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2])));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                Logger.info("said while stopping {}", i);
            }
            Logging.close();
        }));
        for (int line = 0; line < Integer.parseInt(args[3]) * 1_000; line++) {
            Logger.info("{} {}", line, LINE);
        }
    }
}
