package gatehouse.scenarios.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the processes of a run are started; {@code ./gatehouse bench start} measures these and their alternatives. Where
 * the launcher keeps AOT caches (JEP 514), they are used, or made in the one run that trains them.
 */
public final class JvmOptions {
    /** The launcher's folder of AOT caches; without it there are none. */
    private static final String CACHES = "gatehouse.aot";

    private static final List<String> QUIET = List.of("--sun-misc-unsafe-memory-access=allow", "-Xlog:aot=off");

    /**
     * What the gateway is given on a small device. Both compilers stay, since ciphers and checksums live from the second;
     * what they leave behind in the C heap is given back to the kernel every 2 s (7 MiB less resident, measured; half a
     * millisecond each time). They wait three times as long as usual: what runs only at the start is then never compiled
     * (3 MiB less idle, 9 less in eight calls, and registered sooner, measured).
     */
    public static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:TrimNativeHeapInterval=2000",
            "-XX:CompileThresholdScaling=3");

    private static volatile boolean training;

    private JvmOptions() {}

    /** From now on, processes write AOT caches instead of using them. */
    public static void train() {
        training = true;
    }

    /** The gateway as it ships. */
    public static List<String> gateway() {
        return with(SMALL, cached("gateway"));
    }

    /** The operator; it may be larger. */
    public static List<String> lab() {
        return with(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"), cached("lab"));
    }

    /** These options with what every process of ours needs. */
    public static List<String> with(List<String> options, List<String> more) {
        var all = new ArrayList<>(QUIET);
        all.addAll(options);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** True in the run that makes the caches: a process then takes seconds to end. */
    public static boolean training() {
        return training;
    }

    /** The option that names the AOT cache of {@code program}; empty where there is none. */
    public static List<String> cached(String program) {
        String folder = System.getProperty(CACHES);
        if (folder == null) {
            return List.of();
        }
        Path cache = Path.of(folder, program + ".aot");
        if (training()) {
            // Classes stay apart until they are used. Linked ahead of time they start a tenth of a second sooner, but
            // then every start has each class in memory that ever ran: 11 MiB more resident, measured.
            return List.of("-XX:AOTCacheOutput=" + cache, "-XX:-AOTClassLinking");
        }
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }
}
