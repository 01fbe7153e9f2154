package gatehouse.gateway;

import gatehouse.management.CryptoStatus;
import gatehouse.management.SystemStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** What the operating system and the JVM say about this process. */
final class ProcessFigures {
    private static final Instant STARTED = ProcessHandle.current()
            .info()
            .startInstant()
            .orElseGet(() ->
                    Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    private static final AtomicLong READY_MILLIS = new AtomicLong();
    private static final String VERSION = "0.1.0";

    private ProcessFigures() {}

    /** The gateway is ready: notes how long that took from the start of the process. */
    static void ready() {
        READY_MILLIS.compareAndSet(0, sinceStart());
    }

    /** Milliseconds since the process started, to the hundredth of a second that the kernel keeps. */
    static long sinceStart() {
        return Duration.between(STARTED, Instant.now()).toMillis();
    }

    static SystemStatus now(String name, CryptoStatus crypto) {
        Runtime runtime = Runtime.getRuntime();
        return new SystemStatus(
                name,
                VERSION,
                sinceStart(),
                READY_MILLIS.get(),
                residentBytes(),
                runtime.totalMemory() - runtime.freeMemory(),
                crypto);
    }

    /** VmRSS; 0 where there is no /proc. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
