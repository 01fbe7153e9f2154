package gatehouse.scenarios.demo;

import java.util.List;

/** How the demo's processes are started; `./gatehouse bench start` measures these and their alternatives. */
public final class JvmOptions {
    private static final List<String> NATIVE =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** The gateway on a small device. */
    public static final List<String> GATEWAY = with("-XX:+UseSerialGC", "-Xms8m", "-Xmx64m", "-Xss512k");

    /** The operator; it may be larger. */
    static final List<String> LAB = with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");

    private JvmOptions() {}

    private static List<String> with(String... options) {
        var all = new java.util.ArrayList<>(NATIVE);
        all.addAll(List.of(options));
        return List.copyOf(all);
    }
}
